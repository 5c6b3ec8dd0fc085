use std::process::ExitCode;

use anyhow::Result;
use clap::Parser;
use tokio::time::timeout;

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
    server::serve(api, &settings.server, server::stop_signal()).await?;

    let patience = settings.server.shutdown_timeout;
    if timeout(patience, database.close()).await.is_err() {
        tracing::warn!("units of work still running are undone");
    }
    tracing::info!("stopped");
    Ok(ExitCode::SUCCESS)
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
