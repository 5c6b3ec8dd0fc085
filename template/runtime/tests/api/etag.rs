//! Preconditions that name a version.

use axum::{Json, Router, http::StatusCode, response::IntoResponse, routing::get};
use kernel::Version;
use runtime::api::{ApiResult, IfMatch, IfNoneMatch, etag};
use runtime_testing::Client;
use serde_json::{Value, json};

use super::assert_problem;

fn version() -> Version {
    3.into()
}

async fn show(known: IfNoneMatch) -> impl IntoResponse {
    known.answer(version(), Json("shown"))
}

async fn change(IfMatch(seen): IfMatch) -> ApiResult<impl IntoResponse> {
    version().must_be(seen)?;
    Ok((etag(version().next()), StatusCode::NO_CONTENT))
}

fn client() -> Client {
    Client::of(Router::new().route("/", get(show).put(change)))
}

#[tokio::test]
async fn what_is_shown_has_its_version() {
    let answer = client().get("/").await.expect(StatusCode::OK);

    assert_eq!(answer.header("etag"), "\"3\"");
    assert_eq!(answer.body, "shown");
}

#[tokio::test]
async fn what_the_client_has_already_is_not_sent_again() {
    for (known, status) in [
        ("\"3\"", StatusCode::NOT_MODIFIED),
        ("W/\"3\"", StatusCode::NOT_MODIFIED),
        ("\"2\", \"3\"", StatusCode::NOT_MODIFIED),
        ("*", StatusCode::NOT_MODIFIED),
        ("\"2\"", StatusCode::OK),
        ("3", StatusCode::OK),
    ] {
        let answer = client().with("if-none-match", known).get("/").await;

        let answer = answer.expect(status);
        assert_eq!(answer.header("etag"), "\"3\"");
        assert_eq!(answer.body.is_null(), status == StatusCode::NOT_MODIFIED);
    }
}

#[tokio::test]
async fn a_change_of_the_present_version_is_made() {
    let client = client();
    for client in [
        client.clone(),
        client.with("if-match", "*"),
        client.with("if-match", "\"3\""),
    ] {
        let answer = client.put("/", Value::Null).await;

        let answer = answer.expect(StatusCode::NO_CONTENT);
        assert_eq!(answer.header("etag"), "\"4\"");
    }
}

#[tokio::test]
async fn a_change_of_anything_else_is_refused() {
    for seen in [
        "\"2\"",
        "W/\"3\"",
        "\"3\", \"4\"",
        "\"3\", *",
        "3",
        "",
        "\"x\"",
        "ä",
    ] {
        let answer = client().with("if-match", seen).put("/", json!({})).await;

        assert_problem(answer, StatusCode::PRECONDITION_FAILED, "version_outdated");
    }
}
