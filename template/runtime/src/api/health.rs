//! The health checks: one for liveness, one for readiness.

use std::sync::Arc;

use axum::{
    extract::{FromRef, State},
    http::StatusCode,
};
use futures_util::{FutureExt, future::BoxFuture};
use kernel::{Error, Result};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::problem::ApiResult;
use crate::{
    composition::{AppContext, Composition},
    db::{Engine, migrations},
};

/// Returns the routes `GET /health/live` and `GET /health/ready`.
pub fn router<S: Composition>() -> OpenApiRouter<AppContext<S>> {
    OpenApiRouter::new()
        .routes(routes!(live))
        .routes(routes!(ready))
}

/// Checks if the process is alive. If not, it should be restarted.
#[utoipa::path(get, path = "/health/live", tag = "Health", responses((status = 204)))]
async fn live() -> StatusCode {
    StatusCode::NO_CONTENT
}

/// Checks if the service can do its work: it is not about to stop, the database answers, and its schema is up to date.
/// If not, requests should be sent to another instance.
#[utoipa::path(get, path = "/health/ready", tag = "Health", responses((status = 204)))]
async fn ready(State(Readiness(check)): State<Readiness>) -> ApiResult<StatusCode> {
    check().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Checks if a service can do its work.
#[derive(Clone)]
struct Readiness(Arc<dyn Fn() -> BoxFuture<'static, Result<()>> + Send + Sync>);

impl<S: Composition> FromRef<AppContext<S>> for Readiness {
    fn from_ref(context: &AppContext<S>) -> Self {
        let context = context.clone();
        Self(Arc::new(move || is_ready(context.clone()).boxed()))
    }
}

async fn is_ready<S: Composition>(context: AppContext<S>) -> Result<()> {
    if context.is_draining() {
        return Err(Error::unavailable("stopping", "The service is stopping."));
    }
    let database = context.database();
    database
        .check()
        .inspect_err(|error| tracing::warn!(%error, "not ready"))?;
    let missing = database
        .read(async |unit_of_work| {
            migrations::missing::<S::Database>(&S::MIGRATIONS, &unit_of_work).await
        })
        .await
        .map_err(|error| {
            tracing::warn!(%error, "not ready");
            match error {
                Error::Unavailable(_) => error,
                _ => Error::unavailable("database_unreachable", "The database does not answer."),
            }
        })?;
    if missing > 0 {
        let message = format!("The database lacks {missing} migrations.");
        return Err(Error::unavailable("migrations_missing", message));
    }
    Ok(())
}
