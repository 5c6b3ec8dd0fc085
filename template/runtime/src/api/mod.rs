//! HTTP: the inputs and outputs of routes, the middleware and the server.

pub mod admission;
mod camel_case;
mod client_address;
pub mod docs;
mod envelope;
mod etag;
mod extract;
mod headers;
pub mod health;
mod idempotent;
mod metrics;
pub mod middleware;
pub mod openapi;
mod problem;
mod rate_limit;
mod readiness;
pub mod server;
mod state;
mod work;

use utoipa::openapi::OpenApi;

pub(crate) use self::rate_limit::RateLimits;
pub use self::{
    camel_case::CamelCase,
    client_address::ClientAddress,
    envelope::in_envelope,
    etag::{IfMatch, IfNoneMatch, etag},
    extract::{Json, Path, Query},
    headers::HeadersLayer,
    idempotent::{IdempotencyKeyHeader, Idempotent},
    metrics::{Measured, MetricsLayer},
    problem::{ApiResult, Problem},
    rate_limit::{RateLimit, RateLimiter},
    server::ApiService,
    work::{PERMISSION_MISSING, REQUEST_ID, WorkLayer, identify},
};
use crate::composition::{AppContext, Composition};

/// The API of a service: its routes, and the layers around them.
pub trait Api {
    /// The service whose messages the routes dispatch.
    type Service: Composition;

    /// Returns the description of the API.
    fn openapi(self) -> OpenApi;

    /// Builds the API, ready to serve.
    fn build(self, context: AppContext<Self::Service>) -> impl ApiService;
}
