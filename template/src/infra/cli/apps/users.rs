use std::process::ExitCode;

use app_core::auth::{
    commands::grant_permission::GrantPermission,
    domain::{email_address::EmailAddress, permission::Permission},
};
use clap::{Parser, Subcommand};

use crate::{
    Ports,
    infra::{
        bus::CommandBus,
        cli::{App, Exit},
        composition::Lifespan,
        db::Database,
    },
    settings::Settings,
};

/// Manage users
#[derive(Parser)]
#[command(name = "users")]
struct Users {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Give a user a permission
    Grant {
        email: EmailAddress,
        /// Like `users:read`
        permission: Permission,
    },
}

pub fn app() -> App {
    App::new(users)
}

async fn users(arguments: Users) -> Exit {
    let settings = Settings::load()?;
    let database = Database::open(&settings.database).await?;
    let ports = Ports::new(&settings)?;
    let commands = CommandBus::new(Lifespan::new(settings, database.clone(), ports));

    let Action::Grant { email, permission } = arguments.action;
    let done = format!("{email} has the permission {permission} from the next access token on");
    commands
        .dispatch(GrantPermission { email, permission })
        .await?;
    println!("{done}");

    database.close().await;
    Ok(ExitCode::SUCCESS)
}
