//! What happens around every request, whatever its route.

use std::{any::Any, time::Duration};

use app_core::Error;
use axum::{
    Router,
    body::Body,
    extract::DefaultBodyLimit,
    http::{HeaderName, Request, StatusCode, header},
    response::{IntoResponse, Response},
};
use tower::{ServiceBuilder, util::MapResponseLayer};
use tower_http::{
    catch_panic::CatchPanicLayer,
    cors::{AllowHeaders, AllowMethods, AllowOrigin, CorsLayer},
    request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer},
    timeout::TimeoutLayer,
    trace::TraceLayer,
};
use tracing::Span;

use super::{
    problem::{self, Cause, Problem},
    server::ApiService,
};
use crate::settings::{CorsOrigins, ServerSettings};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Wraps `router`. The first layer here is the outermost.
pub fn around(router: Router, settings: &ServerSettings) -> impl ApiService + use<> {
    ServiceBuilder::new()
        // The layers have wrapped the body: it becomes axum's again.
        .layer(MapResponseLayer::new(IntoResponse::into_response))
        .layer(SetRequestIdLayer::new(REQUEST_ID, MakeRequestUuid))
        .layer(
            TraceLayer::new_for_http()
                .make_span_with(span)
                .on_response(log)
                .on_failure(()),
        )
        .layer(PropagateRequestIdLayer::new(REQUEST_ID))
        .option_layer(cors(&settings.cors_origins))
        .layer(MapResponseLayer::new(as_problem))
        .layer(CatchPanicLayer::custom(panicked))
        // Not 503, which asks to try again: a command may be carried out all the same.
        .layer(TimeoutLayer::with_status_code(
            StatusCode::GATEWAY_TIMEOUT,
            settings.request_timeout,
        ))
        .layer(DefaultBodyLimit::max(settings.body_limit))
        .service(router)
}

fn span(request: &Request<Body>) -> Span {
    let id = request.headers().get(REQUEST_ID);
    tracing::info_span!(
        "request",
        id = id.and_then(|id| id.to_str().ok()),
        method = %request.method(),
        // Without the query, which may hold secrets.
        path = request.uri().path(),
    )
}

fn log(response: &Response, latency: Duration, _: &Span) {
    let status = response.status().as_u16();
    if let Some(cause) = response.extensions().get::<Cause>() {
        tracing::error!(status, ?latency, %cause, "failed");
    } else {
        tracing::info!(status, ?latency, "answered");
    }
}

#[allow(clippy::needless_pass_by_value)] // `CatchPanicLayer` passes it so
fn panicked(panic: Box<dyn Any + Send>) -> Response {
    let message = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("of unknown kind");
    Problem::from(Error::internal(format!("panic: {message}"))).into_response()
}

/// Gives errors that did not come from a route (no such path, body too large, timeout) the same
/// form as those that did.
fn as_problem(response: impl IntoResponse) -> Response {
    let response = response.into_response();
    let status = response.status();
    let error = status.is_client_error() || status.is_server_error();
    let content_type = response.headers().get(header::CONTENT_TYPE);
    if !error || content_type.is_some_and(|value| value == problem::CONTENT_TYPE) {
        return response;
    }
    let (code, detail) = match status {
        StatusCode::NOT_FOUND => ("route_unknown", "There is nothing at this path."),
        StatusCode::METHOD_NOT_ALLOWED => (
            "method_not_allowed",
            "This path does not support this method.",
        ),
        StatusCode::PAYLOAD_TOO_LARGE => ("body_too_large", "The body is too large."),
        StatusCode::GATEWAY_TIMEOUT => (
            "timeout",
            "This takes too long. It may be carried out all the same.",
        ),
        _ => ("failed", "The request failed."),
    };
    let mut problem = Problem::new(status, code, detail).into_response();
    for (name, value) in response.headers() {
        if name != header::CONTENT_TYPE && name != header::CONTENT_LENGTH {
            problem.headers_mut().insert(name.clone(), value.clone());
        }
    }
    problem
}

/// Nothing, unless pages of other origins may call the service.
fn cors(origins: &CorsOrigins) -> Option<CorsLayer> {
    let allowed = match origins {
        CorsOrigins::Any => AllowOrigin::any(),
        CorsOrigins::These(origins) if origins.is_empty() => return None,
        CorsOrigins::These(origins) => AllowOrigin::list(origins.iter().cloned()),
    };
    let cors = CorsLayer::new()
        .allow_origin(allowed)
        .allow_methods(AllowMethods::mirror_request())
        .allow_headers(AllowHeaders::mirror_request())
        .expose_headers([REQUEST_ID])
        .max_age(Duration::from_mins(10));
    Some(cors)
}
