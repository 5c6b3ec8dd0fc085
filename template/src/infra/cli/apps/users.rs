use std::process::ExitCode;

use anyhow::Result;
use app_core::auth::{
    commands::grant_permission::GrantPermission,
    domain::{email_address::EmailAddress, permission::Permission},
};
use clap::{Parser, Subcommand};
use runtime::{cli::App, settings::Settings as _};

use crate::{
    infra::security_events,
    service::{AppContext, CommandBus},
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
        /// The permission, like `users:read`
        permission: Permission,
    },
}

pub fn app() -> App {
    App::new(users)
}

async fn users(arguments: Users) -> Result<ExitCode> {
    let context = AppContext::open(Settings::load()?).await?;
    let commands = CommandBus::new(context.clone());

    let Action::Grant { email, permission } = arguments.action;
    let done = format!(
        "{email} has the permission {permission}. It takes effect with the next access token."
    );
    let message = GrantPermission {
        email,
        permission: permission.clone(),
    };
    let user_id = commands.dispatch(message).await?;
    security_events::permission_granted(user_id, &permission);
    println!("{done}");

    context.close().await;
    Ok(ExitCode::SUCCESS)
}
