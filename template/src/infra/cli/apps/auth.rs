use std::process::ExitCode;

use anyhow::Result;
use app_core::auth::ports::token_generator::TokenGenerator;
use clap::{Parser, Subcommand};
use runtime::{cli::App, settings::Settings as _};
use secrecy::{ExposeSecret, SecretString};

use crate::{
    infra::adapters::auth::token_generator::OsTokenGenerator,
    settings::{AuthSettings, Settings},
};

/// Manage the secret that signs access tokens
#[derive(Parser)]
#[command(name = "auth")]
struct Auth {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Make a new secret, and print what to set so that it takes the place of the present one
    RotateKey,
}

/// In random bytes.
const SECRET_BYTES: usize = 32;

pub fn app() -> App {
    App::new(auth)
}

#[allow(clippy::unused_async)] // the actions of an app may wait
async fn auth(arguments: Auth) -> Result<ExitCode> {
    let Action::RotateKey = arguments.action;
    let settings = Settings::load()?;
    let new = OsTokenGenerator.generate(SECRET_BYTES)?;
    println!("{}", rotation(&settings.auth, &new));
    Ok(ExitCode::SUCCESS)
}

/// Says how `new` takes the place of the secret in `settings`.
pub fn rotation(settings: &AuthSettings, new: &SecretString) -> String {
    const CURRENT: &str = "AUTH__ACCESS_TOKEN_SECRET";
    const PREVIOUS: &str = "AUTH__PREVIOUS_ACCESS_TOKEN_SECRETS";

    let new = new.expose_secret();
    if settings.secret_is_made_up {
        return format!("There is no secret yet. Set this:\n\n{CURRENT}={new}");
    }
    let current = settings.access_token_secrets.current.expose_secret();
    // Those of an earlier rotation, if it is not finished.
    let previous = settings.access_token_secrets.previous.iter();
    let previous: Vec<_> = previous.map(ExposeSecret::expose_secret).collect();
    let with_previous = |secret| [&[secret][..], &previous].concat().join(",");
    let (both, old) = (with_previous(new), with_previous(current));
    let minutes = (settings.access_token_lifetime + settings.access_token_leeway).num_minutes() + 1;
    format!(
        "1. Only with several replicas: set this and restart all of them, so that each accepts the new secret before one \
         signs with it.\n\n\
         {CURRENT}={current}\n{PREVIOUS}={both}\n\n\
         2. Set this and restart the service. Access tokens that the old secret has signed are accepted.\n\n\
         {CURRENT}={new}\n{PREVIOUS}={old}\n\n\
         3. When {minutes} minutes have passed since the last restart, those tokens have expired. Remove \
         {PREVIOUS}, and restart the service.\n\n\
         If somebody else may know the old secret, leave {PREVIOUS} out at once. Clients then refresh their sessions, which \
         stay open.\n\n\
         If a secret is in a file, write it there instead."
    )
}
