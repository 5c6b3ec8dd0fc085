use std::{
    convert::Infallible,
    future::Future,
    pin::Pin,
    sync::{Arc, atomic::Ordering::Relaxed},
    task::{Context, Poll, ready},
    time::Duration,
};

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use kernel::Error;
use pin_project_lite::pin_project;
use tokio::time::Sleep;

use super::{body::BodyState, concurrency::Place};
use crate::api::Problem;

pin_project! {
    /// The answer to a request, or that it takes too long.
    pub struct Limited<F> {
        #[pin]
        answer: F,
        // The limit of the body, and then that of the request.
        #[pin]
        limit: Sleep,
        body_limit: Option<BodyLimit>,
        // It is free again when the request is answered.
        _place: Option<Place>,
    }
}

/// The limits of a body.
pub struct BodyLimit {
    pub state: Arc<BodyState>,
    /// The time that the request has after the time limit of the body, unless that has passed.
    pub rest: Option<Duration>,
}

impl<F> Limited<F> {
    pub fn new(
        answer: F,
        limit: Sleep,
        body_limit: Option<BodyLimit>,
        place: Option<Place>,
    ) -> Self {
        Self {
            answer,
            limit,
            body_limit,
            _place: place,
        }
    }
}

impl<F: Future<Output = Result<Response, Infallible>>> Future for Limited<F> {
    type Output = Result<Response, Infallible>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let mut this = self.project();
        if let Poll::Ready(answer) = this.answer.poll(context) {
            let body = this.body_limit.as_ref();
            return Poll::Ready(match body {
                Some(body) if body.state.is_refused.load(Relaxed) => Ok(out_of_memory()),
                _ => answer,
            });
        }
        ready!(this.limit.as_mut().poll(context));
        if let Some(body) = this.body_limit
            && let Some(rest) = body.rest.take()
        {
            if body.state.is_awaited.load(Relaxed) {
                return Poll::Ready(Ok(body_timeout()));
            }
            let end = this.limit.deadline() + rest;
            this.limit.as_mut().reset(end);
            ready!(this.limit.poll(context));
        }
        Poll::Ready(Ok(request_timeout()))
    }
}

fn out_of_memory() -> Response {
    let error = Error::unavailable(
        "bodies_too_large",
        "The service receives too many large bodies. Please try again.",
    );
    Problem::from(error).into_response()
}

fn body_timeout() -> Response {
    Problem::new(
        StatusCode::REQUEST_TIMEOUT,
        "body_timeout",
        "The body did not arrive in time.",
    )
    .into_response()
}

/// Not 503, which means that the client can try again: the command may still be carried out.
fn request_timeout() -> Response {
    Problem::new(
        StatusCode::GATEWAY_TIMEOUT,
        "timeout",
        "The request took too long. It may still be carried out.",
    )
    .into_response()
}
