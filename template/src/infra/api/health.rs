//! Whether the process lives, and whether it can do its work.

use app_core::Error;
use axum::{extract::State, http::StatusCode};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::problem::ApiResult;
use crate::infra::{composition::Lifespan, db::migrations};

pub fn router() -> OpenApiRouter<Lifespan> {
    OpenApiRouter::new()
        .routes(routes!(live))
        .routes(routes!(ready))
}

/// Whether the process lives. If not, it should be restarted.
#[utoipa::path(get, path = "/health/live", tag = "Health", responses((status = 204)))]
async fn live() -> StatusCode {
    StatusCode::NO_CONTENT
}

/// Whether the service can do its work: the database answers, and its schema is up to date. If not,
/// requests should go elsewhere.
#[utoipa::path(get, path = "/health/ready", tag = "Health", responses((status = 204)))]
async fn ready(State(lifespan): State<Lifespan>) -> ApiResult<StatusCode> {
    lifespan
        .database()
        .check()
        .inspect_err(|error| tracing::warn!(%error, "not ready"))?;
    let missing = lifespan
        .database()
        .read(|session| async move { migrations::missing(&session).await })
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
        return Err(Error::unavailable("migrations_missing", message).into());
    }
    Ok(StatusCode::NO_CONTENT)
}
