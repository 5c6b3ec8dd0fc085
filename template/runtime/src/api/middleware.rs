//! The middleware around every request. A service assembles it in `src/infra/api/builder.rs`.

use std::{any::Any, time::Duration};

use axum::{
    body::Body,
    http::{HeaderName, StatusCode, header},
    response::{IntoResponse, Response},
};
use kernel::Error;
use tower::{layer::util::Stack, util::MapResponseLayer};
use tower_http::{
    compression::{CompressionBody, CompressionLayer},
    cors::{AllowHeaders, AllowMethods, AllowOrigin, CorsLayer},
};

use super::{
    problem::{self, Problem},
    work::REQUEST_ID,
};
use crate::settings::{CorsOrigins, ServerSettings};

/// The headers of answers that pages of other origins may read, besides those that the standard always allows.
const EXPOSED: [HeaderName; 6] = [
    REQUEST_ID,
    header::ETAG,
    header::LOCATION,
    header::RETRY_AFTER,
    HeaderName::from_static("ratelimit"),
    HeaderName::from_static("ratelimit-policy"),
];

/// Returns the layer that compresses answers as the client accepts it, or `None` if the settings do not ask for it.
#[must_use]
pub fn compression(settings: &ServerSettings) -> Option<Compression> {
    settings.compression.then(|| {
        // It wraps the body of a response. This converts it back to the type of axum.
        let convert: fn(Response<CompressionBody<Body>>) -> Response = IntoResponse::into_response;
        Stack::new(CompressionLayer::new(), MapResponseLayer::new(convert))
    })
}

/// The layer that compresses answers.
pub type Compression =
    Stack<CompressionLayer, MapResponseLayer<fn(Response<CompressionBody<Body>>) -> Response>>;

/// Returns the response to a request whose route panicked.
#[allow(clippy::needless_pass_by_value)] // `CatchPanicLayer` passes it by value
#[must_use]
pub fn panic_response(panic: Box<dyn Any + Send>) -> Response {
    let message = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("without a message");
    Problem::from(Error::internal(format!("panic: {message}"))).into_response()
}

/// Converts errors that do not come from a route (unknown path, body too large, timeout) into problems, like
/// those that do.
pub fn into_problem(response: impl IntoResponse) -> Response {
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
            "The request took too long. It may still be carried out.",
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

/// Returns the layer that allows pages of other origins to call the service, or `None` if the settings
/// contain no origin.
#[must_use]
pub fn cors(origins: &CorsOrigins) -> Option<CorsLayer> {
    let allowed = match origins {
        CorsOrigins::Any => AllowOrigin::any(),
        CorsOrigins::List(origins) if origins.is_empty() => return None,
        CorsOrigins::List(origins) => AllowOrigin::list(origins.iter().cloned()),
    };
    let cors = CorsLayer::new()
        .allow_origin(allowed)
        .allow_methods(AllowMethods::mirror_request())
        .allow_headers(AllowHeaders::mirror_request())
        .expose_headers(EXPOSED)
        .max_age(Duration::from_mins(10));
    Some(cors)
}
