use std::{process::ExitCode, time::Duration};

use anyhow::Result;
use clap::Parser;
use futures_util::FutureExt;
use tokio::{select, time::sleep};

use crate::{
    Ports,
    infra::{
        api::server,
        cli::{App, Exit},
        composition::Lifespan,
        db::{Database, DatabaseSettings, admin, migrations},
        telemetry,
    },
    settings::Settings,
};

/// Migrate the database and serve the API, until SIGTERM or Ctrl-C
#[derive(Parser)]
#[command(name = "serve")]
struct Serve;

pub fn app() -> App {
    App::new(serve)
}

async fn serve(Serve: Serve) -> Exit {
    let settings = Settings::load()?;
    telemetry::start(&settings.log)?;
    if settings.auth.secret_is_made_up {
        tracing::warn!(
            "AUTH__ACCESS_TOKEN_SECRET is not set: a secret was made up, and access tokens will not \
             survive a restart"
        );
    }
    migrate(&settings.database).await?;

    let database = Database::open(&settings.database).await?;
    let ports = Ports::new(&settings)?;
    let lifespan = Lifespan::new(settings.clone(), database.clone(), ports);
    let api = crate::api().build(lifespan);

    let stop = server::stop_signal().shared();
    let work = async {
        server::serve(api, &settings.server, stop.clone()).await?;
        database.close().await;
        anyhow::Ok(())
    };
    select! {
        result = work => {
            result?;
            tracing::info!("stopped");
        }
        () = out_of_patience(stop.clone(), settings.server.shutdown_timeout) => {
            tracing::warn!("stopped with work still running, which is undone");
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Completes when what runs has had its time since `stop`, or the process is asked to stop once more.
async fn out_of_patience(stop: impl Future<Output = ()>, patience: Duration) {
    stop.await;
    select! {
        () = sleep(patience) => {}
        () = server::stop_signal() => {}
    }
}

async fn migrate(settings: &DatabaseSettings) -> Result<()> {
    if admin::create(settings).await? {
        tracing::info!("created the database {}", settings.url);
    }
    for name in migrations::run(settings).await? {
        tracing::info!("applied the migration {name}");
    }
    Ok(())
}
