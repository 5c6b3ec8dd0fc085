//! Which requests are processed, and for how long.

mod body;
mod future;
mod host;

use std::{
    convert::Infallible,
    future::{Ready, ready},
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use axum::{
    extract::Request,
    response::{IntoResponse, Response},
};
use futures_util::future::Either;
use hyper::body::Body as _;
use tokio::time::sleep;
use tower::{Layer, Service};

use self::{
    body::ReceivedBody,
    future::{BodyLimit, Limited},
};
use crate::settings::ServerSettings;

/// The layer that decides which requests are processed, and for how long:
///
/// - A request of HTTP/1.1 without the header `Host`, or with several, is answered with 400.
/// - A request whose body does not arrive in time is answered with 408.
/// - A request that takes too long is answered with 504.
///
/// It is one layer, with one timer, because each request pays for each of them.
#[derive(Clone, Copy, Debug)]
pub struct AdmissionLayer {
    limits: TimeLimits,
}

/// The time limits of a request.
#[derive(Clone, Copy, Debug)]
struct TimeLimits {
    request: Duration,
    body: Duration,
}

/// The service of [`AdmissionLayer`].
#[derive(Clone, Debug)]
pub struct Admission<S> {
    inner: S,
    limits: TimeLimits,
}

impl AdmissionLayer {
    /// Returns the layer with the limits in `settings`.
    #[must_use]
    pub fn new(settings: &ServerSettings) -> Self {
        Self {
            limits: TimeLimits {
                request: settings.request_timeout,
                body: settings.body_timeout.min(settings.request_timeout),
            },
        }
    }
}

impl<S> Layer<S> for AdmissionLayer {
    type Service = Admission<S>;

    fn layer(&self, inner: S) -> Admission<S> {
        Admission {
            inner,
            limits: self.limits,
        }
    }
}

impl<S> Service<Request> for Admission<S>
where
    S: Service<Request, Response = Response, Error = Infallible>,
{
    type Response = Response;
    type Error = Infallible;
    type Future = Either<Ready<Result<Response, Infallible>>, Limited<S::Future>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        if let Err(problem) = host::check(&request) {
            return Either::Left(ready(Ok(problem.into_response())));
        }
        let TimeLimits {
            request: limit,
            body,
        } = self.limits;
        if request.body().is_end_stream() {
            let answer = self.inner.call(request);
            return Either::Right(Limited::new(answer, sleep(limit), None));
        }
        let waiting = Arc::default();
        let request = request.map(|body| ReceivedBody::wrap(body, Arc::clone(&waiting)));
        let body_limit = BodyLimit {
            waiting,
            rest: limit.saturating_sub(body),
        };
        let answer = self.inner.call(request);
        Either::Right(Limited::new(answer, sleep(body), Some(body_limit)))
    }
}
