use std::{process::ExitCode, time::Duration};

use anyhow::Result;
use clap::Parser;
use futures_util::{
    FutureExt,
    future::{BoxFuture, Shared, join3},
};
use tokio::{select, time::sleep};

use super::work::Work;
use crate::{
    api::{
        Api,
        server::{self, Server},
    },
    cli::App,
    composition::{AppContext, Composition},
    db::{Engine, EngineSettings, migrations},
    metrics::{self, Listener},
    queue::{Jobs, Schedules, Subscribers},
    settings::{Environment, ServerSettings, Settings},
    telemetry,
};

/// Migrate the database, serve the API and run jobs, until SIGTERM or Ctrl-C
#[derive(Parser)]
#[command(name = "serve")]
struct Serve {
    /// Do not run jobs: another process does, with the command `worker`
    #[arg(long)]
    no_worker: bool,
    /// Create the database if it does not exist. In development, this is the default
    #[arg(long)]
    create_database: bool,
}

/// Returns the app `serve`, which migrates the database, serves `api` and runs jobs.
pub fn app<A>(api: fn() -> A) -> App
where
    A: Api<Service: Jobs + Schedules + Subscribers> + 'static,
{
    App::new(move |arguments: Serve| serve(api, arguments))
}

async fn serve<A>(api: fn() -> A, arguments: Serve) -> Result<ExitCode>
where
    A: Api<Service: Jobs + Schedules + Subscribers>,
{
    let context = start::<A::Service>(arguments.create_database).await?;
    let settings = context.settings().server().clone();
    let metrics = listen_for_metrics(&settings).await?;
    let work = if arguments.no_worker {
        None
    } else {
        Some(Work::new(&context)?)
    };
    let api = api().build(context.clone());
    let server = Server::bind(&settings).await?;
    run(context.clone(), |stop| async move {
        let jobs = async {
            if let Some(work) = work {
                let patience = patience(settings.shutdown_timeout);
                work.run(stop.clone(), patience).await;
            }
        };
        let drained = async {
            stop.clone().await;
            drain(&context, settings.drain_timeout).await;
        };
        let metrics = serve_metrics(context.clone(), metrics, stop.clone());
        join3(server.serve(api, stop.clone(), drained), jobs, metrics).await;
    })
    .await
}

/// Lets those who send requests find out that the service is not ready, while it still accepts requests. Without that, a
/// load balancer would send requests that are refused. Meanwhile, answers ask clients to connect anew.
async fn drain<S: Composition>(context: &AppContext<S>, time: Duration) {
    context.drain();
    if !time.is_zero() {
        let seconds = time.as_secs();
        tracing::info!("stopping in {seconds} s: until then, only /health/ready answers 503");
        sleep(time).await;
    }
}

/// Reads the settings, migrates the database and opens it. If it does not exist, it is created in development, or if
/// `create_database` is set. In production, the settings may be wrong, and an empty database would hide that.
pub(super) async fn start<S: Composition>(create_database: bool) -> Result<AppContext<S>> {
    let settings = S::Settings::load()?;
    telemetry::start(settings.log())?;
    let in_production = settings.environment() == Environment::Production;
    let of_database = in_production.then(|| settings.database().warning());
    for warning in settings.warnings().into_iter().chain(of_database.flatten()) {
        tracing::warn!("{warning}");
    }
    migrations::check::<S::Database>(&S::MIGRATIONS)?;
    if create_database || !in_production {
        if S::Database::create(settings.database()).await? {
            let location = settings.database().location();
            tracing::info!("created the database {location}");
        }
    } else {
        S::Database::must_exist(settings.database()).await?;
    }
    for name in migrations::run::<S::Database>(S::MIGRATIONS, settings.database()).await? {
        tracing::info!("applied the migration {name}");
    }
    AppContext::open(settings).await
}

/// Turns metrics on and begins to listen, if the settings say where.
pub(super) async fn listen_for_metrics(settings: &ServerSettings) -> Result<Option<Listener>> {
    match settings.metrics_address {
        Some(address) => metrics::listen(address).await.map(Some),
        None => Ok(None),
    }
}

/// Serves metrics until `stop` completes, if there is a `listener`.
pub(super) async fn serve_metrics<S: Composition>(
    context: AppContext<S>,
    listener: Option<Listener>,
    stop: Stop,
) {
    if let Some(listener) = listener {
        metrics::serve(context, listener, stop).await;
    }
}

/// Completes when the process is asked to stop.
pub(super) type Stop = Shared<BoxFuture<'static, ()>>;

/// Returns the time that a stopping service waits for jobs. It is less than that for everything, so that the
/// jobs that still run can be given back.
pub(super) fn patience(shutdown_timeout: Duration) -> Duration {
    shutdown_timeout.mul_f32(0.8)
}

/// Does `work` until it ends because the process is asked to stop, and closes the database.
pub(super) async fn run<S, F>(
    context: AppContext<S>,
    work: impl FnOnce(Stop) -> F,
) -> Result<ExitCode>
where
    S: Composition,
    F: Future<Output = ()>,
{
    let limit = context.settings().server().shutdown_timeout;
    let stop = server::stop_signal().boxed().shared();
    let work = work(stop.clone());
    let work = async {
        work.await;
        context.close().await;
        telemetry::stop().await;
    };
    select! {
        () = work => tracing::info!("stopped"),
        why = shutdown_expired(stop.clone(), limit) => {
            tracing::warn!("{why}");
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Completes when `limit` has passed since `stop`, or when the process is asked to stop a second time. Returns what to
/// log.
async fn shutdown_expired(stop: impl Future<Output = ()>, limit: Duration) -> &'static str {
    stop.await;
    select! {
        () = sleep(limit) => {
            "stopped with work still running after SERVER__SHUTDOWN_TIMEOUT, which is rolled back"
        }
        () = server::stop_signal() => {
            "stopped at once, because of a second signal: work that still ran is rolled back"
        }
    }
}
