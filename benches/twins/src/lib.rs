//! Code that the twins share: the bodies, and the same middleware as in the service, except the form of
//! errors.

use std::{env, error::Error as StdError, net::Ipv4Addr, time::Duration};

use anyhow::{Context, Result};
use axum::{
    Router,
    body::Body,
    extract::DefaultBodyLimit,
    http::{HeaderName, Request, StatusCode},
    response::{IntoResponse, Response},
    routing::get,
};
use serde::{Deserialize, Serialize};
use tokio::net::TcpListener;
use tower_http::{
    catch_panic::CatchPanicLayer,
    request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer},
    timeout::TimeoutLayer,
    trace::TraceLayer,
};
use tracing::Span;
use tracing_subscriber::EnvFilter;
use uuid::Uuid;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

#[derive(Deserialize)]
pub struct OpenAccount {
    pub owner: String,
}

#[derive(Serialize)]
pub struct Opened {
    pub id: Uuid,
}

#[derive(Serialize)]
pub struct Account {
    pub id: Uuid,
    pub owner: String,
    pub balance: i64,
}

/// An error that is answered with status 500.
pub struct Failure(Box<dyn StdError + Send + Sync>);

impl<E: Into<Box<dyn StdError + Send + Sync>>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        tracing::error!(error = self.0, "failed");
        StatusCode::INTERNAL_SERVER_ERROR.into_response()
    }
}

/// Returns the URL of the database.
///
/// # Errors
///
/// Fails if the variable is not set.
pub fn database_url() -> Result<String> {
    env::var("DATABASE__URL").context("DATABASE__URL is not set")
}

/// Serves `router` until the process is killed.
///
/// # Errors
///
/// Fails if it cannot listen.
pub async fn serve(router: Router) -> Result<()> {
    tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::try_from_env("LOG__FILTER")?)
        .init();
    let router = router
        .route("/health/live", get(async || StatusCode::NO_CONTENT))
        .route("/health/ready", get(async || StatusCode::OK))
        .layer(DefaultBodyLimit::max(1024 * 1024))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            Duration::from_secs(30),
        ))
        .layer(CatchPanicLayer::new())
        .layer(PropagateRequestIdLayer::new(REQUEST_ID))
        .layer(
            TraceLayer::new_for_http()
                .make_span_with(span)
                .on_response(log)
                .on_failure(()),
        )
        .layer(SetRequestIdLayer::new(REQUEST_ID, MakeRequestUuid));
    let port = env::var("SERVER__PORT")?.parse()?;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    let address = listener.local_addr()?;
    println!("listening on http://{address}, until killed");
    axum::serve(listener, router).await?;
    Ok(())
}

fn span(request: &Request<Body>) -> Span {
    let id = request.headers().get(REQUEST_ID);
    tracing::error_span!(
        "request",
        id = id.and_then(|id| id.to_str().ok()),
        method = %request.method(),
        path = request.uri().path(),
    )
}

fn log(response: &Response, latency: Duration, _: &Span) {
    tracing::info!(status = response.status().as_u16(), ?latency, "answered");
}
