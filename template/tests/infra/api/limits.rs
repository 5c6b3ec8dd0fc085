//! How often an address may do what takes a token or a password.

use std::net::SocketAddr;

use axum::{
    body::Body,
    extract::ConnectInfo,
    http::{Request, StatusCode, header},
};
use runtime_testing::Answer;
use serde_json::{Value, json};

use crate::tests::support::{app::TestApp, users::Ada};

/// Posts as Ada, from the address `10.0.0.x` with this `number`.
async fn post_from(app: &TestApp, number: u8, ada: &Ada, path: &str, body: &Value) -> Answer {
    let peer: SocketAddr = ([10, 0, 0, number], 1).into();
    let request = Request::post(path)
        .header(header::CONTENT_TYPE, "application/json")
        .header(
            header::AUTHORIZATION,
            format!("Bearer {}", ada.access_token),
        )
        .extension(ConnectInfo(peer))
        .body(Body::from(body.to_string()));
    app.anonymous().request(request.unwrap()).await
}

/// Fails unless `limit` allows `requests` that post what `body` makes of Ada and a number, and then refuses them to this
/// address only.
async fn assert_limited(
    (limit, requests): (&str, u32),
    path: &str,
    body: impl Fn(&Ada, u32) -> Value,
) {
    let app = TestApp::start().await;
    let ada = app.ada().await;
    let mut refused = None;
    // While the test runs, the limit allows a few more.
    for number in 0..requests * 2 {
        let answer = post_from(&app, 1, &ada, path, &body(&ada, number)).await;
        if answer.status == StatusCode::TOO_MANY_REQUESTS {
            refused = Some((number, answer));
            break;
        }
    }
    let (allowed, answer) = refused.unwrap_or_else(|| panic!("{path} has no limit"));
    let name = answer.header("ratelimit");
    assert!(name.starts_with(&format!("\"{limit}\";")), "{name}");
    assert!(allowed >= requests, "{limit} allows {allowed}");
    let other = post_from(&app, 2, &ada, path, &body(&ada, requests * 2)).await;
    assert_ne!(other.status, StatusCode::TOO_MANY_REQUESTS, "{limit}");
}

#[tokio::test]
async fn passwords_of_many_accounts_cannot_be_guessed_from_one_address() {
    let limit = ("sign-ins-from-address", 60);

    assert_limited(limit, "/auth/sessions", |_, number| {
        let email = format!("user{number}@example.org");
        json!({ "email": email, "password": "wrong horse" })
    })
    .await;
}

#[tokio::test]
async fn an_address_renews_only_so_many_sessions() {
    let limit = ("renewals-from-address", 120);

    assert_limited(limit, "/auth/sessions/refresh", |_, number| {
        let id = uuid::Uuid::from_u128(number.into());
        json!({ "session_token": format!("{id}.secret.mark") })
    })
    .await;
}

#[tokio::test]
async fn an_address_renews_a_session_only_so_often() {
    let limit = ("renewals-of-session-from-address", 10);

    assert_limited(limit, "/auth/sessions/refresh", |ada, _| {
        let (id, _) = ada.session_token.split_once('.').unwrap();
        json!({ "session_token": format!("{id}.guess.mark") })
    })
    .await;
}

#[tokio::test]
async fn an_address_sets_only_so_many_new_passwords() {
    let limit = ("password-resets-from-address", 60);

    assert_limited(
        limit,
        "/auth/password-reset",
        |_, _| json!({ "token": "guess", "password": "battery staple" }),
    )
    .await;
}

#[tokio::test]
async fn an_address_tries_only_so_many_tokens_of_mails() {
    let limit = ("email-tokens-from-address", 60);

    assert_limited(
        limit,
        "/auth/email-change",
        |_, _| json!({ "token": "guess" }),
    )
    .await;
}
