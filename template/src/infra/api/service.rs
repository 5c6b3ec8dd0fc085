use std::convert::Infallible;

use axum::{extract::Request, response::Response};
use tower::Service;

/// The API once it is put together: it answers requests. Not a `Router`, which puts what its layers do
/// into boxes, request after request: up to 4 % of what a query costs.
pub trait ApiService:
    Service<Request, Response = Response, Error = Infallible, Future: Send + 'static>
    + Clone
    + Send
    + Sync
    + 'static
{
}

impl<S> ApiService for S where
    S: Service<Request, Response = Response, Error = Infallible, Future: Send + 'static>
        + Clone
        + Send
        + Sync
        + 'static
{
}
