//! Tests of extractors, middleware and problems, without the layers of a service.

// A test may panic if something is not as expected.
#![allow(clippy::panic, clippy::unwrap_used)]

mod bodies;
mod docs;
mod etag;
mod extract;
mod idempotent;
mod metrics;
mod middleware;
mod openapi;
mod problems;
mod query;
mod work;

use axum::http::{StatusCode, header};
use runtime_testing::Answer;

/// Fails the test unless the answer is a problem with `status` and `code`.
#[track_caller]
fn assert_problem(answer: Answer, status: StatusCode, code: &str) -> Answer {
    let answer = answer.expect(status);
    assert_eq!(
        answer.headers[header::CONTENT_TYPE],
        "application/problem+json"
    );
    assert_eq!(answer.body["status"], status.as_u16());
    assert_eq!(answer.text("/code"), code);
    answer
}
