use std::{
    convert::Infallible,
    future::Future,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    task::{Context, Poll, ready},
    time::Duration,
};

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use pin_project_lite::pin_project;
use tokio::time::Sleep;

use super::concurrency::Place;
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

/// The time limit of a body.
pub struct BodyLimit {
    /// Whether the route waits for the client to send more.
    pub waiting: Arc<AtomicBool>,
    /// The time that the request has after this limit.
    pub rest: Duration,
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
            return Poll::Ready(answer);
        }
        ready!(this.limit.as_mut().poll(context));
        if let Some(body) = this.body_limit.take() {
            if body.waiting.load(Relaxed) {
                return Poll::Ready(Ok(body_timeout()));
            }
            let end = this.limit.deadline() + body.rest;
            this.limit.as_mut().reset(end);
            ready!(this.limit.poll(context));
        }
        Poll::Ready(Ok(request_timeout()))
    }
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
