//! The health checks: one for liveness, one for readiness.

use std::sync::Arc;

use axum::{
    Json,
    extract::{FromRef, State},
    http::StatusCode,
};
use futures_util::{FutureExt, future::BoxFuture};
use kernel::Result;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{problem::ApiResult, readiness};
use crate::{
    composition::{AppContext, Composition},
    queue::Backlog,
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

/// Checks if the service can do its work: it is not about to stop, the database answers, and its schema is up to
/// date. If not, requests should be sent to another instance. Also says how far behind the jobs are.
#[utoipa::path(get, path = "/health/ready", tag = "Health", responses((status = 200, body = inline(Ready))))]
async fn ready(State(Readiness(check)): State<Readiness>) -> ApiResult<Json<Ready>> {
    Ok(Json(check().await?.into()))
}

/// The state of a service that can do its work.
#[derive(Serialize, ToSchema)]
struct Ready {
    #[schema(inline)]
    jobs: JobsReady,
}

/// How far behind the jobs are.
#[derive(Serialize, ToSchema)]
struct JobsReady {
    /// The number of jobs that wait or run, up to 100,000.
    waiting: i64,
    /// The time in seconds that the oldest job that could run has waited.
    oldest_due_seconds: f64,
    /// The number of jobs that were given up, up to 100,000.
    dead: i64,
}

impl From<Backlog> for Ready {
    fn from(backlog: Backlog) -> Self {
        Self {
            jobs: JobsReady {
                waiting: backlog.waiting,
                oldest_due_seconds: backlog.oldest_due.as_secs_f64(),
                dead: backlog.dead,
            },
        }
    }
}

/// Checks if a service can do its work.
#[derive(Clone)]
struct Readiness(Arc<dyn Fn() -> BoxFuture<'static, Result<Backlog>> + Send + Sync>);

impl<S: Composition> FromRef<AppContext<S>> for Readiness {
    fn from_ref(context: &AppContext<S>) -> Self {
        let context = context.clone();
        Self(Arc::new(move || {
            let context = context.clone();
            async move { readiness::check(&context).await }.boxed()
        }))
    }
}
