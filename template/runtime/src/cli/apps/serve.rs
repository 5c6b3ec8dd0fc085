use std::{process::ExitCode, time::Duration};

use anyhow::Result;
use clap::Parser;
use futures_util::FutureExt;
use tokio::{select, time::sleep};

use crate::{
    api::{Api, server},
    cli::App,
    composition::{AppContext, Application, Composition},
    db::{Engine, EngineSettings, migrations},
    settings::Settings,
    telemetry,
};

/// Migrate the database and serve the API, until SIGTERM or Ctrl-C
#[derive(Parser)]
#[command(name = "serve")]
struct Serve;

/// Returns the app `serve`, which migrates the database and serves `api`.
pub fn app<A: Api + 'static>(api: fn() -> A) -> App {
    App::new(move |Serve: Serve| serve(api))
}

async fn serve<A: Api>(api: fn() -> A) -> Result<ExitCode> {
    let settings = <A::Service as Application>::Settings::load()?;
    telemetry::start(settings.log())?;
    for warning in settings.warnings() {
        tracing::warn!("{warning}");
    }
    migrate::<A::Service>(&settings).await?;

    let context = AppContext::open(settings.clone()).await?;
    let api = api().build(context.clone());
    let stop = server::stop_signal().shared();
    let work = async {
        server::serve(api, settings.server(), stop.clone()).await?;
        context.close().await;
        anyhow::Ok(())
    };
    let limit = settings.server().shutdown_timeout;
    select! {
        result = work => {
            result?;
            tracing::info!("stopped");
        }
        () = shutdown_expired(stop.clone(), limit) => {
            tracing::warn!("stopped with work still running, which is rolled back");
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Completes when `limit` has passed since `stop`, or when the process is asked to stop a second time.
async fn shutdown_expired(stop: impl Future<Output = ()>, limit: Duration) {
    stop.await;
    select! {
        () = sleep(limit) => {}
        () = server::stop_signal() => {}
    }
}

async fn migrate<S: Composition>(settings: &S::Settings) -> Result<()> {
    migrations::check::<S::Database>(&S::MIGRATIONS)?;
    let settings = settings.database();
    if S::Database::create(settings).await? {
        tracing::info!("created the database {}", settings.location());
    }
    for name in migrations::run::<S::Database>(S::MIGRATIONS, settings).await? {
        tracing::info!("applied the migration {name}");
    }
    Ok(())
}
