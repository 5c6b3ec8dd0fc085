//! Tests of what the log says about security.

use std::net::SocketAddr;

use app_core::auth::domain::{permission::Permission, user_session::UserSession};
use axum::{
    Router,
    body::Body,
    extract::ConnectInfo,
    http::{Request, StatusCode, header},
    routing::get,
};
use chrono::Duration;
use clap::Parser;
use kernel::Error;
use runtime::api::{ApiResult, WorkLayer};
use runtime_testing::{Client, Log};
use serde_json::json;
use tower::Layer;

use crate::{
    infra::{
        api::dependencies::Claimant,
        cli::apps::{sessions, users},
    },
    tests::support::{
        app::TestApp,
        users::{ADA, registration},
    },
};

/// The first user, and their first session.
const ADA_ID: &str = "user_id=00000000-0000-0000-0000-000000000001";
const SESSION: &str = "session_id=00000000-0000-0000-0000-000000000002";
const SECOND: &str = "session_id=00000000-0000-0000-0000-000000000003";

/// Returns the events since the log began, without what follows them. Each has the id of its request.
fn events(log: &Log) -> Vec<String> {
    let lines = log.lines();
    let events = lines.iter().filter_map(|line| {
        let (level, event) = line.split_once(" security: ")?;
        let (event, request) = event.split_once(" trace_id=")?;
        assert!(
            request.contains(" request{") && request.contains("id="),
            "{line}"
        );
        Some(format!("{level} {event}"))
    });
    events.collect()
}

async fn sign_in(client: &Client, email: &str, password: &str) -> StatusCode {
    let credentials = json!({ "email": email, "password": password });
    client.post("/auth/sessions", credentials).await.status
}

#[tokio::test]
async fn who_registers_signs_in_and_out_is_logged() {
    let app = TestApp::start().await;
    let log = Log::record_filtered("warn");

    let ada = app.ada().await;
    ada.client.delete("/auth/sessions/current").await;

    assert_eq!(
        events(&log),
        [
            format!(r#"INFO event="auth.registration.succeeded" {ADA_ID}"#),
            format!(r#"INFO event="auth.sign_in.succeeded" {ADA_ID} {SESSION}"#),
            format!(r#"INFO event="auth.sign_out.succeeded" {ADA_ID} {SESSION}"#),
        ]
    );
}

#[tokio::test]
async fn a_sign_in_that_fails_is_logged_without_the_email_address() {
    let app = TestApp::start().await;
    app.ada().await;
    let client = app.anonymous();
    let log = Log::record();

    sign_in(&client, ADA, "wrong horse").await;
    sign_in(&client, "correct.horse@example.org", "wrong horse").await;

    assert_eq!(
        events(&log),
        [
            format!(r#"WARN event="auth.sign_in.failed" {ADA_ID}"#),
            r#"WARN event="auth.sign_in.failed""#.to_owned(),
        ]
    );
    let log = log.lines().concat();
    assert!(
        !log.contains("example.org") && !log.contains("horse"),
        "{log}"
    );
}

#[tokio::test]
async fn an_account_that_is_locked_is_logged() {
    let app = TestApp::start().await;
    app.ada().await;
    let log = Log::record();

    let client = app.anonymous();
    while sign_in(&client, ADA, "wrong horse").await != StatusCode::TOO_MANY_REQUESTS {}

    let event = r#"WARN event="rate_limit.exceeded" limit="sign-ins-of-account-from-address""#;
    assert_eq!(events(&log).last().unwrap(), event);
}

#[tokio::test]
async fn a_password_that_is_locked_is_logged_with_its_user() {
    let app = TestApp::start().await;
    let ada = app.ada().await;
    let log = Log::record();

    let body = json!({ "password": "wrong horse" });
    let delete = async || ada.client.post("/users/me/deletion", body.clone()).await;
    while delete().await.status != StatusCode::TOO_MANY_REQUESTS {}

    let event = format!(r#"WARN event="auth.password.locked" {ADA_ID} {SESSION}"#);
    assert_eq!(events(&log).last().unwrap(), &event);
}

#[tokio::test]
async fn session_tokens_that_do_not_work_are_logged() {
    let app = TestApp::start().await;
    let ada = app.ada().await;
    let refresh = async |token: &str| {
        let body = json!({ "session_token": token });
        app.anonymous().post("/auth/sessions/refresh", body).await
    };
    refresh(&ada.session_token).await.expect(StatusCode::OK);
    app.clock.advance(UserSession::GRACE * 2);
    let log = Log::record();

    for token in [&ada.session_token, &ada.session_token, "made up"] {
        refresh(token).await.expect(StatusCode::UNAUTHORIZED);
    }
    let late = app.ada_again().await;
    app.clock
        .advance(app.context.settings().auth.session_lifetime + Duration::hours(1));
    refresh(&late.session_token)
        .await
        .expect(StatusCode::UNAUTHORIZED);

    let events = events(&log);
    assert_eq!(
        events[..3],
        [
            format!(r#"WARN event="auth.session_token.reused" {ADA_ID} {SESSION}"#),
            format!(r#"WARN event="auth.session_token.refused" {SESSION}"#),
            r#"WARN event="auth.session_token.refused""#.to_owned(),
        ]
    );
    let expired = r#"WARN event="auth.session_token.refused" session_id="#;
    assert!(events[4].starts_with(expired), "{events:?}");
}

#[tokio::test]
async fn access_tokens_that_nobody_signed_are_logged() {
    let app = TestApp::start().await;
    let ada = app.ada().await;
    let log = Log::record();

    app.anonymous().get("/users/me").await;
    app.anonymous().with_token("made up").get("/users/me").await;
    // It is still signed.
    app.clock
        .advance(app.context.settings().auth.access_token_lifetime * 2);
    ada.client.get("/users/me").await;

    assert_eq!(events(&log), [r#"WARN event="auth.access_token.refused""#]);
}

#[tokio::test]
async fn a_permission_that_is_missing_is_logged() {
    let app = TestApp::start().await;
    let ada = app.ada().await;
    let log = Log::record();
    let path = format!("/users/{}", uuid::Uuid::nil());

    ada.client.get(&path).await.expect(StatusCode::FORBIDDEN);

    let permission = Permission::READ_USERS;
    assert_eq!(
        events(&log),
        [format!(
            r#"WARN event="auth.permission.refused" {ADA_ID} {SESSION} permission={permission}"#
        )]
    );
}

#[tokio::test]
async fn whoever_asks_for_what_is_not_theirs_is_logged() {
    let app = TestApp::start().await;
    let ada = app.ada().await;
    let route = get(async |_: Claimant| -> ApiResult<()> {
        Err(Error::forbidden(
            "invoice_of_another",
            "This invoice belongs to somebody else.",
        )
        .into())
    });
    let routes = Router::new().route("/invoice", route);
    let routes = routes.with_state(app.context.clone());
    let work = WorkLayer::new(&app.context.settings().server);
    let client = Client::of(work.layer(routes)).with_token(&ada.access_token);
    let log = Log::record();

    client.get("/invoice").await.expect(StatusCode::FORBIDDEN);

    assert_eq!(
        events(&log),
        [format!(
            r#"WARN event="access.refused" {ADA_ID} {SESSION} code="invoice_of_another""#
        )]
    );
}

#[tokio::test]
async fn lines_of_a_request_name_the_user_who_makes_it() {
    let app = TestApp::start().await;
    let ada = app.ada().await;
    let log = Log::record();

    let somebody = format!("/users/{}", uuid::Uuid::nil());
    ada.client.get("/users/me").await;
    ada.client.get(&somebody).await;
    app.anonymous().get("/users/me").await;

    let [profile, event, refused, stranger] = &log.lines()[..] else {
        panic!("{:?}", log.lines());
    };
    for line in [profile, event, refused] {
        let user = " user=00000000-0000-0000-0000-000000000001}";
        assert!(line.ends_with(user), "{line}");
    }
    assert!(event.contains("auth.permission.refused"), "{event}");
    assert!(!stranger.contains("user="), "{stranger}");
}

#[tokio::test]
async fn what_happens_to_an_address_is_logged() {
    let app = TestApp::start().await;
    let ada = app.ada().await;
    let new = "countess@example.org";
    let token = app.token_mailed_to(ADA, "Confirm your email address").await;
    let log = Log::record();
    let ask_for = async |password: &str| {
        let body = json!({ "email": new, "password": password });
        ada.client.post("/auth/email-change-request", body).await
    };
    let follow = async |path: &str, token: &str| {
        let body = json!({ "token": token });
        ada.client.post(path, body).await
    };

    app.anonymous().post("/registration", registration()).await;
    let path = "/auth/email-confirmation-request";
    ada.client.post(path, json!(null)).await;
    for _ in 0..2 {
        follow("/auth/email-confirmation", &token).await;
    }
    ask_for("wrong horse").await;
    ask_for("correct horse").await;
    let token = app
        .token_mailed_to(new, "Confirm your new email address")
        .await;
    follow("/auth/email-change", &token).await;
    follow("/auth/email-change", &token).await;

    assert_eq!(
        events(&log),
        [
            format!(r#"WARN event="auth.registration.repeated" {ADA_ID}"#),
            format!(r#"INFO event="auth.email_confirmation.requested" {ADA_ID} {SESSION}"#),
            format!(r#"INFO event="auth.email_confirmation.succeeded" {ADA_ID} {SESSION}"#),
            r#"WARN event="auth.account_token.refused""#.to_owned(),
            format!(r#"WARN event="auth.password.refused" {ADA_ID} {SESSION}"#),
            format!(r#"WARN event="auth.email_change.requested" {ADA_ID} {SESSION}"#),
            format!(r#"WARN event="auth.email_change.succeeded" {ADA_ID} {SESSION}"#),
            r#"WARN event="auth.account_token.refused""#.to_owned(),
        ]
    );
    let log = log.lines().concat();
    assert!(!log.contains("example.org"), "{log}");
}

#[tokio::test]
async fn what_happens_to_a_password_is_logged() {
    let app = TestApp::start().await;
    app.ada().await;
    let log = Log::record();
    let client = app.anonymous();
    let reset = async |token: &str, password: &str| {
        let body = json!({ "token": token, "password": password });
        client.post("/auth/password-reset", body).await
    };

    for email in [ADA, "eve@example.org"] {
        let body = json!({ "email": email });
        client.post("/auth/password-reset-request", body).await;
    }
    let token = app.token_mailed_to(ADA, "Choose a new password").await;
    // The token is right.
    reset(&token, ADA).await;
    reset(&token, "battery staple").await;
    reset(&token, "battery staple").await;

    assert_eq!(
        events(&log),
        [
            r#"INFO event="auth.password_reset.requested""#.to_owned(),
            r#"INFO event="auth.password_reset.requested""#.to_owned(),
            format!(r#"WARN event="auth.password_reset.succeeded" {ADA_ID}"#),
            r#"WARN event="auth.account_token.refused""#.to_owned(),
        ]
    );
}

#[tokio::test]
async fn an_event_has_the_address_of_the_client() {
    let app = TestApp::start_with(&[("SERVER__TRUSTED_PROXIES", "1")]).await;
    let log = Log::record();
    let peer: SocketAddr = ([10, 0, 0, 1], 1).into();
    let request = Request::post("/registration")
        .header(header::CONTENT_TYPE, "application/json")
        .header("x-forwarded-for", "203.0.113.9")
        .extension(ConnectInfo(peer))
        .body(Body::from(registration().to_string()));

    app.anonymous().request(request.unwrap()).await;

    let lines = log.lines();
    let line = lines.iter().find(|line| line.contains(" security: "));
    assert!(line.unwrap().contains("client=203.0.113.9"), "{lines:?}");
}

#[tokio::test]
async fn what_users_do_with_their_sessions_is_logged() {
    let app = TestApp::start().await;
    let ada = app.ada().await;
    app.ada_again().await;
    let log = Log::record();

    let second = "00000000-0000-0000-0000-000000000003";
    let path = format!("/auth/sessions/{second}");
    let body = json!({ "session_token": ada.session_token });
    app.anonymous().post("/auth/sessions/refresh", body).await;
    ada.client.delete(&path).await;
    ada.client.delete("/auth/sessions").await;
    ada.client.delete("/auth/sessions/current").await;
    ada.client.delete("/auth/sessions").await;

    assert_eq!(
        events(&log),
        [
            format!(r#"INFO event="auth.session.renewed" {ADA_ID} {SESSION}"#),
            format!(r#"INFO event="auth.session.closed" {ADA_ID} session_id={second}"#),
            format!(r#"INFO event="auth.sessions.closed" {ADA_ID} {SESSION}"#),
            format!(r#"INFO event="auth.sign_out.succeeded" {ADA_ID} {SESSION}"#),
            format!(r#"WARN event="auth.access_token.ended" {ADA_ID} {SESSION}"#),
        ]
    );
}

#[tokio::test]
async fn what_users_do_with_their_accounts_is_logged() {
    let app = TestApp::start().await;
    let ada = app.ada().await;
    let log = Log::record();

    let change_password = async |current: &str| {
        let body = json!({ "current_password": current, "new_password": "battery staple" });
        ada.client.put("/users/me/password", body).await
    };
    change_password("wrong horse").await;
    let changed = change_password("correct horse").await;
    let ada = ada.client.with_token(changed.text("/access_token"));
    ada.get("/users/me/export").await;
    for password in ["wrong horse", "battery staple"] {
        let body = json!({ "password": password });
        ada.post("/users/me/deletion", body).await;
    }

    let refused = |session| format!(r#"WARN event="auth.password.refused" {ADA_ID} {session}"#);
    assert_eq!(
        events(&log),
        [
            refused(SESSION),
            format!(r#"INFO event="auth.password.changed" {ADA_ID} {SECOND}"#),
            format!(r#"INFO event="auth.user.exported" {ADA_ID} {SECOND}"#),
            refused(SECOND),
            format!(r#"INFO event="auth.user.deleted" {ADA_ID} {SECOND}"#),
        ]
    );
}

#[tokio::test]
async fn a_user_who_is_disabled_and_knows_the_password_is_logged() {
    let app = TestApp::start().await;
    app.ada().await;
    operate(&app, &["users", "disable", ADA]).await;
    let log = Log::record();

    let client = app.anonymous();
    sign_in(&client, ADA, "correct horse").await;
    sign_in(&client, ADA, "wrong horse").await;

    assert_eq!(
        events(&log),
        [
            format!(r#"WARN event="auth.sign_in.disabled" {ADA_ID}"#),
            format!(r#"WARN event="auth.sign_in.failed" {ADA_ID}"#),
        ]
    );
}

/// Does what an operator does on the command line.
async fn operate(app: &TestApp, arguments: &[&str]) {
    let context = &app.context;
    let done = match arguments[0] {
        "users" => users::act(context, users::Users::parse_from(arguments), None).await,
        _ => sessions::act(context, sessions::Sessions::parse_from(arguments)).await,
    };
    done.unwrap();
}

#[tokio::test]
async fn what_operators_do_is_logged() {
    let app = TestApp::start().await;
    app.ada().await;
    let log = Log::record();

    let session = SESSION.trim_start_matches("session_id=");
    for arguments in [
        &["sessions", "close", session][..],
        &["users", "grant", ADA, "users:read"],
        &["users", "revoke", ADA, "users:read"],
        &["sessions", "close", "--all-of", ADA],
        &["users", "disable", ADA],
        &["users", "enable", ADA],
        &["users", "set-password", ADA, "--generate"],
    ] {
        operate(&app, arguments).await;
    }

    let lines = log.lines();
    let events = lines
        .iter()
        .filter_map(|line| line.split_once("security: "));
    let events: Vec<_> = events.map(|(_, event)| event).collect();
    assert_eq!(
        events,
        [
            format!(r#"event="auth.session.closed_by_operator" {ADA_ID} {SESSION}"#),
            format!(r#"event="auth.permission.granted" {ADA_ID} permission=users:read"#),
            format!(r#"event="auth.permission.revoked" {ADA_ID} permission=users:read"#),
            format!(r#"event="auth.sessions.closed_by_operator" {ADA_ID}"#),
            format!(r#"event="auth.user.disabled" {ADA_ID}"#),
            format!(r#"event="auth.user.enabled" {ADA_ID}"#),
            format!(r#"event="auth.password.changed_by_operator" {ADA_ID}"#),
        ]
    );
}
