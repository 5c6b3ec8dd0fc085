//! Which requests are processed, and for how long.

mod body;
mod concurrency;
mod future;
mod host;
mod memory;

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
    body::{BodyState, ReceivedBody},
    concurrency::Concurrency,
    future::{BodyLimit, Limited},
    memory::BodyMemory,
};
use crate::settings::ServerSettings;

/// The layer that decides which requests are processed, and for how long:
///
/// - A request that names no host, or several, is answered with 400. Only one of HTTP/1.0 may leave it out.
/// - A request beyond the number that may be processed at the same time is answered with 503, except those for
///   `/health`.
/// - A request whose body does not arrive in time is answered with 408, and with 503 if too much memory is taken by
///   bodies that have not arrived completely.
/// - A request that takes too long is answered with 504.
///
/// It is one layer, with one timer, because each request pays for each of them.
#[derive(Clone, Debug)]
pub struct AdmissionLayer {
    limits: TimeLimits,
    concurrency: Concurrency,
    memory: BodyMemory,
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
    concurrency: Concurrency,
    memory: BodyMemory,
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
            concurrency: Concurrency::new(settings.concurrency),
            memory: BodyMemory::new(settings.body_memory),
        }
    }
}

impl<S> Layer<S> for AdmissionLayer {
    type Service = Admission<S>;

    fn layer(&self, inner: S) -> Admission<S> {
        Admission {
            inner,
            limits: self.limits,
            concurrency: self.concurrency.clone(),
            memory: self.memory.clone(),
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
        let place = match self.concurrency.admit(&request) {
            Ok(place) => place,
            Err(problem) => return Either::Left(ready(Ok(problem.into_response()))),
        };
        let TimeLimits {
            request: limit,
            body,
        } = self.limits;
        if request.body().is_end_stream() {
            let answer = self.inner.call(request);
            return Either::Right(Limited::new(answer, sleep(limit), None, place));
        }
        let state = Arc::<BodyState>::default();
        let memory = self.memory.clone();
        let request = request.map(|body| ReceivedBody::wrap(body, Arc::clone(&state), memory));
        let body_limit = BodyLimit {
            state,
            rest: Some(limit.saturating_sub(body)),
        };
        let answer = self.inner.call(request);
        Either::Right(Limited::new(answer, sleep(body), Some(body_limit), place))
    }
}
