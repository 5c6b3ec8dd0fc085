use std::process::ExitCode;

use anyhow::{Context, Result};
use app_core::auth::{
    commands::{close_user_session::CloseUserSession, close_user_sessions::CloseUserSessions},
    domain::{email_address::EmailAddress, user_session::UserSessionId},
    queries::list_user_sessions::{ListUserSessions, UserSessionView},
};
use clap::{Parser, Subcommand};
use runtime::{cli::App, settings::Settings as _, telemetry};

use super::users::find_user;
use crate::{
    infra::security_events,
    service::{AppContext, CommandBus, QueryBus},
    settings::Settings,
};

/// List the sessions of users, and close them
#[derive(Parser)]
#[command(name = "sessions")]
pub struct Sessions {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// List the sessions of a user
    List {
        email: EmailAddress,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Close a session, or all of a user
    Close {
        #[arg(required_unless_present = "all_of")]
        id: Option<UserSessionId>,
        #[arg(long, value_name = "EMAIL", conflicts_with = "id")]
        all_of: Option<EmailAddress>,
    },
}

pub fn app() -> App {
    App::new(sessions)
}

async fn sessions(arguments: Sessions) -> Result<ExitCode> {
    let settings = Settings::load()?;
    // What operators do matters for security, too.
    telemetry::start(settings.log())?;
    let context = AppContext::open(settings).await?;
    let done = act(&context, arguments).await;
    context.close().await;
    println!("{}", done?);
    Ok(ExitCode::SUCCESS)
}

/// Does what `arguments` say, and returns what to print.
pub async fn act(context: &AppContext, arguments: Sessions) -> Result<String> {
    let commands = CommandBus::new(context.clone());
    match arguments.action {
        Action::List { email, json } => {
            let query = ListUserSessions {
                user_id: find_user(context, &email).await?,
                current: None,
            };
            let found = QueryBus::new(context.clone()).dispatch(query).await?;
            if json {
                return Ok(serde_json::to_string_pretty(&found)?);
            }
            let lines: Vec<_> = found.iter().map(line).collect();
            Ok(lines.join("\n"))
        }
        Action::Close {
            id: Some(session_id),
            ..
        } => {
            let message = CloseUserSession {
                session_id,
                user_id: None,
            };
            let user_id = commands.dispatch(message).await?;
            let user_id = user_id.with_context(|| format!("there is no session {session_id}"))?;
            security_events::session_closed_by_operator(user_id, session_id);
            Ok(format!("The session {session_id} is closed."))
        }
        Action::Close { all_of, .. } => {
            let email = all_of.context("an id or --all-of is needed")?;
            let user_id = find_user(context, &email).await?;
            let except = None;
            let message = CloseUserSessions { user_id, except };
            commands.dispatch(message).await?;
            security_events::sessions_closed_by_operator(user_id);
            Ok(format!("{email} has no session."))
        }
    }
}

fn line(session: &UserSessionView) -> String {
    let or_unknown = |text: &Option<String>| text.clone().unwrap_or_else(|| "unknown".to_owned());
    format!(
        "{}  opened {}, used {} from {} with {}",
        session.id,
        session.opened_at.format("%F %T"),
        session.last_use_at.format("%F %T"),
        or_unknown(&session.address),
        or_unknown(&session.user_agent),
    )
}
