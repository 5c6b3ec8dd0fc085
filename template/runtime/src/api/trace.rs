//! The trace of a request.

use std::{
    sync::Arc,
    task::{Context, Poll},
};

use axum::http::{HeaderMap, Request};
use tower::{Layer, Service};

use super::{client_address::ClientAddress, middleware::REQUEST_ID};
use crate::{
    settings::{ServerSettings, TrustedProxies},
    subject::Subject,
    trace_context::{InWork, TraceContext, Work},
};

/// Gives each request its place in a trace: in that of the header `traceparent`, or in a new one if there is no valid
/// header. The layers inside of this one, and the route, find it with [`TraceContext::current`]. What they log says to
/// which request of which client it belongs; the id of the request, `x-request-id`, is set by a layer before this one.
#[derive(Clone, Debug)]
pub struct TraceContextLayer {
    proxies: TrustedProxies,
}

/// A service whose requests have a trace.
#[derive(Clone, Debug)]
pub struct Traced<S> {
    inner: S,
    proxies: TrustedProxies,
}

impl TraceContextLayer {
    #[must_use]
    pub fn new(settings: &ServerSettings) -> Self {
        Self {
            proxies: settings.trusted_proxies.clone(),
        }
    }
}

impl<S> Layer<S> for TraceContextLayer {
    type Service = Traced<S>;

    fn layer(&self, inner: S) -> Traced<S> {
        Traced {
            inner,
            proxies: self.proxies.clone(),
        }
    }
}

impl<S: Service<Request<B>>, B> Service<Request<B>> for Traced<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = InWork<S::Future>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let trace = given(request.headers()).map(TraceContext::child);
        let trace = trace.unwrap_or_else(TraceContext::begin);
        let (headers, extensions) = (request.headers(), request.extensions());
        let ClientAddress(client) = ClientAddress::of(headers, extensions, &self.proxies);
        let subject = Subject::Request {
            id: headers.get(REQUEST_ID).cloned(),
            client,
            method: request.method().clone(),
            path: request.uri().path_and_query().cloned(),
        };
        let work = Work::new(trace, Some(Arc::new(subject)));
        work.call(|| self.inner.call(request))
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
