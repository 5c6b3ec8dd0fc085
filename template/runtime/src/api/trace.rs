//! The trace of a request.

use std::task::{Context, Poll};

use axum::http::{HeaderMap, Request};
use tower::{Layer, Service};

use crate::trace_context::{InTrace, TraceContext};

/// Gives each request its place in a trace: in that of the header `traceparent`, or in a new one if there is no valid
/// header. The layers inside of this one, and the route, find it with [`TraceContext::current`].
#[derive(Clone, Copy, Debug)]
pub struct TraceContextLayer;

/// A service whose requests have a trace.
#[derive(Clone, Debug)]
pub struct Traced<S>(S);

impl<S> Layer<S> for TraceContextLayer {
    type Service = Traced<S>;

    fn layer(&self, inner: S) -> Traced<S> {
        Traced(inner)
    }
}

impl<S: Service<Request<B>>, B> Service<Request<B>> for Traced<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = InTrace<S::Future>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let trace = given(request.headers()).map(TraceContext::child);
        let trace = trace.unwrap_or_else(TraceContext::begin);
        trace.call(|| self.0.call(request))
    }
}

/// Returns the place that the caller has given. Two of them count as none.
fn given(headers: &HeaderMap) -> Option<TraceContext> {
    let mut values = headers.get_all("traceparent").iter();
    let value = values.next()?;
    if values.next().is_some() {
        return None;
    }
    TraceContext::parse(value.to_str().ok()?)
}
