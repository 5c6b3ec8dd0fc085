use std::{
    io::{self, IsTerminal},
    process::ExitCode,
};

use anyhow::{Context, Result, ensure};
use app_core::{
    UserId,
    auth::{
        commands::{
            disable_user::DisableUser, enable_user::EnableUser, grant_permission::GrantPermission,
            revoke_permission::RevokePermission, set_password::SetPassword,
        },
        domain::{email_address::EmailAddress, password::Password, permission::Permission},
        ports::token_generator::TokenGenerator,
        queries::get_credentials::GetCredentials,
    },
};
use clap::{Parser, Subcommand};
use runtime::{cli::App, settings::Settings as _, telemetry};
use secrecy::{ExposeSecret, SecretString};
use tokio::task::spawn_blocking;

use crate::{
    infra::security_events,
    service::{AppContext, CommandBus, QueryBus},
    settings::Settings,
};

/// Manage users
#[derive(Parser)]
#[command(name = "users")]
pub struct Users {
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
    /// Take a permission from a user, and close their sessions
    Revoke {
        email: EmailAddress,
        /// The permission, like `users:read`
        permission: Permission,
    },
    /// Keep a user from signing in, and close their sessions
    Disable { email: EmailAddress },
    /// Let a user sign in again
    Enable { email: EmailAddress },
    /// Replace the password of a user with the first line of the standard input, and close their sessions
    SetPassword {
        email: EmailAddress,
        /// Make a password and print it, instead of reading one
        #[arg(long)]
        generate: bool,
    },
}

pub fn app() -> App {
    App::new(users)
}

async fn users(arguments: Users) -> Result<ExitCode> {
    let password = match arguments.action {
        Action::SetPassword {
            generate: false, ..
        } => Some(spawn_blocking(read_password).await??),
        _ => None,
    };
    let settings = Settings::load()?;
    // What operators do matters for security, too.
    telemetry::start(settings.log())?;
    let context = AppContext::open(settings).await?;
    let done = act(&context, arguments, password).await;
    context.close().await;
    println!("{}", done?);
    Ok(ExitCode::SUCCESS)
}

/// Does what `arguments` say, and returns what to print. `password` is the one that was read, if one was.
pub async fn act(
    context: &AppContext,
    arguments: Users,
    password: Option<SecretString>,
) -> Result<String> {
    let commands = CommandBus::new(context.clone());
    match arguments.action {
        Action::Grant { email, permission } => {
            let message = GrantPermission {
                email: email.clone(),
                permission: permission.clone(),
            };
            let user_id = commands.dispatch(message).await?;
            security_events::permission_granted(user_id, &permission);
            Ok(format!(
                "{email} has the permission {permission}. It takes effect with the next access token."
            ))
        }
        Action::Revoke { email, permission } => {
            let user_id = find_user(context, &email).await?;
            let message = RevokePermission {
                user_id,
                permission: permission.clone(),
            };
            commands.dispatch(message).await?;
            security_events::permission_revoked(user_id, &permission);
            Ok(format!(
                "{email} does not have the permission {permission}, and their sessions are closed."
            ))
        }
        Action::Disable { email } => {
            let user_id = find_user(context, &email).await?;
            commands.dispatch(DisableUser { user_id }).await?;
            security_events::user_disabled(user_id);
            Ok(format!(
                "{email} cannot sign in, and has no session. Access tokens work until they expire, except where an endpoint \
                 looks the session up."
            ))
        }
        Action::Enable { email } => {
            let user_id = find_user(context, &email).await?;
            commands.dispatch(EnableUser { user_id }).await?;
            security_events::user_enabled(user_id);
            Ok(format!("{email} can sign in."))
        }
        Action::SetPassword { email, .. } => {
            let user_id = find_user(context, &email).await?;
            let (password, done) = match password {
                Some(password) => (password, format!("{email} has the new password.")),
                None => generated(context)?,
            };
            let message = SetPassword {
                stamp: None,
                user_id,
                new_password: Password::try_from(password).context("the password")?,
                session_id: None,
            };
            commands.dispatch(message).await?;
            security_events::password_changed_by_operator(user_id);
            Ok(done)
        }
    }
}

/// Returns the user with this email address.
pub async fn find_user(context: &AppContext, email: &EmailAddress) -> Result<UserId> {
    let query = GetCredentials {
        email: email.clone(),
    };
    let found = QueryBus::new(context.clone()).dispatch(query).await?;
    let found =
        found.with_context(|| format!("there is no user with the email address {email}"))?;
    Ok(found.user_id)
}

/// Returns a password, and the same to be printed.
fn generated(context: &AppContext) -> Result<(SecretString, String)> {
    const RANDOM_BYTES: usize = 16;
    let tokens = context.singleton::<dyn TokenGenerator>();
    let password = tokens.generate(RANDOM_BYTES)?;
    let printed = password.expose_secret().to_owned();
    Ok((password, printed))
}

/// Reads the first line of the standard input, which no list of processes shows and no shell remembers.
fn read_password() -> Result<SecretString> {
    if io::stdin().is_terminal() {
        eprint!("The new password, which is shown while you type: ");
    }
    let mut line = String::new();
    let read = io::stdin().read_line(&mut line);
    read.context("cannot read the password")?;
    password_in(&line)
}

/// Returns the password in a line. What some programs write into files, and nobody types, must not become a part of it.
pub fn password_in(line: &str) -> Result<SecretString> {
    ensure!(
        !line.contains(['\0', '\u{FEFF}']),
        "the password has a NUL or a byte order mark: write it in UTF-8 without one"
    );
    Ok(line.trim_end_matches(['\r', '\n']).into())
}
