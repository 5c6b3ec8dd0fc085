use std::process::ExitCode;

use anyhow::Result;
use clap::Parser;
use futures_util::future::join;

use super::{
    serve::{listen_for_metrics, patience, run, serve_metrics, start},
    work::Work,
};
use crate::{
    cli::App,
    queue::{Jobs, Schedules, Subscribers},
    settings::Settings,
};

/// Migrate the database and run jobs without serving the API, until SIGTERM or Ctrl-C
#[derive(Parser)]
#[command(name = "worker")]
struct Worker;

/// Returns the app `worker`, which migrates the database and runs the jobs of the service `S`.
#[must_use]
pub fn app<S: Jobs + Schedules + Subscribers>() -> App {
    App::new(|Worker: Worker| worker::<S>())
}

async fn worker<S: Jobs + Schedules + Subscribers>() -> Result<ExitCode> {
    let context = start::<S>(false).await?;
    let settings = context.settings().server();
    let patience = patience(settings.shutdown_timeout);
    let metrics = listen_for_metrics(settings).await?;
    let work = Work::new(&context)?;
    run(context.clone(), |stop| async move {
        tracing::info!("running jobs");
        let metrics = serve_metrics(context, metrics, stop.clone());
        join(work.run(stop, patience), metrics).await;
    })
    .await
}
