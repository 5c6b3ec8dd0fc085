//! The metrics of requests.

use std::{
    future::Future,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};

use axum::http::{Method, Request, Response, StatusCode};
use matchit::Router;
use pin_project_lite::pin_project;
use tower::{Layer, Service};
use utoipa::openapi::OpenApi;

use crate::metrics::{self, REQUEST_DURATION, Timer};

/// Measures requests by method, route and status.
#[derive(Clone)]
pub struct MetricsLayer(Routes);

/// A service whose requests are measured.
#[derive(Clone)]
pub struct Measured<S> {
    inner: S,
    routes: Routes,
}

/// The paths of all routes, like `/users/{id}`.
type Routes = Arc<Router<Arc<str>>>;

/// The routes that are not part of the description of an API.
const OTHERS: [&str; 3] = ["/openapi.json", "/docs", "/docs/{*file}"];

/// The route of a request that has none. There must be only one: clients may ask for any number of paths.
const UNMATCHED: &str = "unmatched";

impl MetricsLayer {
    /// Returns the layer for the routes of `api`, or `None` if metrics are off.
    #[must_use]
    pub fn of(api: &OpenApi) -> Option<Self> {
        if !metrics::is_on() {
            return None;
        }
        let mut routes = Router::new();
        let described = api.paths.paths.keys().map(String::as_str);
        for path in described.chain(OTHERS) {
            // The router of axum has accepted the same paths.
            let _ = routes.insert(path, path.into());
        }
        Some(Self(Arc::new(routes)))
    }
}

impl<S> Layer<S> for MetricsLayer {
    type Service = Measured<S>;

    fn layer(&self, inner: S) -> Measured<S> {
        Measured {
            inner,
            routes: Arc::clone(&self.0),
        }
    }
}

impl<S, B, C> Service<Request<B>> for Measured<S>
where
    S: Service<Request<B>, Response = Response<C>>,
{
    type Response = Response<C>;
    type Error = S::Error;
    type Future = MeasuredFuture<S::Future>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let route = self.routes.at(request.uri().path());
        let route = route.map_or_else(|_| UNMATCHED.into(), |found| Arc::clone(found.value));
        MeasuredFuture {
            timer: Timer::start(),
            method: name(request.method()),
            route,
            response: self.inner.call(request),
        }
    }
}

pin_project! {
    /// The response to a request that is measured.
    pub struct MeasuredFuture<F> {
        timer: Timer,
        method: &'static str,
        route: Arc<str>,
        #[pin]
        response: F,
    }
}

impl<F, B, E> Future for MeasuredFuture<F>
where
    F: Future<Output = Result<Response<B>, E>>,
{
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        let result = ready!(this.response.poll(context));
        if let Ok(response) = &result {
            record(*this.timer, this.method, this.route, response.status());
        }
        Poll::Ready(result)
    }
}

fn record(timer: Timer, method: &'static str, route: &Arc<str>, status: StatusCode) {
    let labels = || {
        [
            ("http_request_method", method.into()),
            (
                "http_route",
                ::metrics::SharedString::from(Arc::clone(route)),
            ),
            (
                "http_response_status_code",
                status.as_str().to_owned().into(),
            ),
        ]
    };
    timer.record(REQUEST_DURATION, labels);
}

/// Returns the name of `method`. Clients may invent others.
fn name(method: &Method) -> &'static str {
    match *method {
        Method::CONNECT => "CONNECT",
        Method::DELETE => "DELETE",
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::OPTIONS => "OPTIONS",
        Method::PATCH => "PATCH",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::TRACE => "TRACE",
        _ => "_OTHER",
    }
}
