use std::process::ExitCode;

use anyhow::Result;
use clap::Parser;

use super::serve::{patience, run, start};
use crate::{
    cli::App,
    queue::{Jobs, Relay, Schedules},
    settings::Settings,
};

/// Migrate the database and run jobs without serving the API, until SIGTERM or Ctrl-C
#[derive(Parser)]
#[command(name = "worker")]
struct Worker;

/// Returns the app `worker`, which migrates the database and runs the jobs of the service `S`.
#[must_use]
pub fn app<S: Jobs + Schedules>() -> App {
    App::new(|Worker: Worker| worker::<S>())
}

async fn worker<S: Jobs + Schedules>() -> Result<ExitCode> {
    let context = start::<S>().await?;
    let patience = patience(context.settings().server().shutdown_timeout);
    let relay = Relay::new(context.clone())?;
    run(context, |stop| async move {
        tracing::info!("running jobs");
        relay.run(stop, patience).await;
    })
    .await
}
