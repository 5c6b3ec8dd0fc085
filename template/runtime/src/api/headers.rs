//! The headers of every answer.

use std::{
    convert::Infallible,
    future::Future,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};

use axum::{
    extract::Request,
    http::{HeaderMap, HeaderName, HeaderValue, header},
    response::Response,
};
use pin_project_lite::pin_project;
use tower::{Layer, Service};

use crate::settings::ServerSettings;

const ALWAYS: [(HeaderName, HeaderValue); 3] = [
    (
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    ),
    (
        header::REFERRER_POLICY,
        HeaderValue::from_static("no-referrer"),
    ),
    (
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(
            "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        ),
    ),
];

const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");
const PRIVATE: HeaderValue = HeaderValue::from_static("private, no-cache");

/// The layer that adds the headers of every answer, unless the route has set them:
///
/// - An answer to a request with `Authorization` or `Cookie` is private: no cache may store it. If it has an `ETag`, the
///   client itself may store it, and must ask each time if it is still valid.
/// - Browsers must not guess the type of an answer, tell other sites its address, or show it in a frame. If they take it
///   for a page, it loads, runs and sends nothing: most answers are data, in which somebody else may have written.
/// - With `SERVER__HSTS`, browsers use only encrypted connections for that time.
#[derive(Clone, Debug)]
pub struct HeadersLayer {
    always: Arc<[(HeaderName, HeaderValue)]>,
}

/// The service of [`HeadersLayer`].
#[derive(Clone, Debug)]
pub struct Headers<S> {
    inner: S,
    always: Arc<[(HeaderName, HeaderValue)]>,
}

pin_project! {
    /// The future of [`Headers`].
    pub struct WithHeaders<F> {
        #[pin]
        answer: F,
        is_private: bool,
        always: Arc<[(HeaderName, HeaderValue)]>,
    }
}

impl HeadersLayer {
    /// Returns the layer with what `settings` say.
    #[must_use]
    pub fn new(settings: &ServerSettings) -> Self {
        let seconds = settings.hsts.as_secs();
        let hsts = HeaderValue::try_from(format!("max-age={seconds}; includeSubDomains")).ok();
        let hsts = hsts.filter(|_| seconds > 0);
        let hsts = hsts.map(|value| (header::STRICT_TRANSPORT_SECURITY, value));
        Self {
            always: ALWAYS.into_iter().chain(hsts).collect(),
        }
    }
}

impl<S> Layer<S> for HeadersLayer {
    type Service = Headers<S>;

    fn layer(&self, inner: S) -> Headers<S> {
        Headers {
            inner,
            always: Arc::clone(&self.always),
        }
    }
}

impl<S> Service<Request> for Headers<S>
where
    S: Service<Request, Response = Response, Error = Infallible>,
{
    type Response = Response;
    type Error = Infallible;
    type Future = WithHeaders<S::Future>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let headers = request.headers();
        let is_private =
            headers.contains_key(header::AUTHORIZATION) || headers.contains_key(header::COOKIE);
        WithHeaders {
            answer: self.inner.call(request),
            is_private,
            always: Arc::clone(&self.always),
        }
    }
}

impl<F: Future<Output = Result<Response, Infallible>>> Future for WithHeaders<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let mut response = ready!(this.answer.poll(context))?;
        let headers = response.headers_mut();
        // One allocation, for those of the layers around this one, too.
        headers.reserve(this.always.len() + 4);
        for (name, value) in &**this.always {
            headers.entry(name).or_insert_with(|| value.clone());
        }
        if *this.is_private {
            let caching = caching(headers);
            headers.entry(header::CACHE_CONTROL).or_insert(caching);
        }
        Poll::Ready(Ok(response))
    }
}

/// Returns what caches may do with a private answer.
fn caching(headers: &HeaderMap) -> HeaderValue {
    if headers.contains_key(header::ETAG) {
        PRIVATE
    } else {
        NO_STORE
    }
}
