use axum::http::StatusCode;
use clap::Parser;
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;

use crate::{
    infra::cli::apps::users::{Users, act, password_in},
    tests::support::{app::TestApp, users::ADA},
};

/// Runs `users` with these arguments and this standard input.
async fn run_with(
    app: &TestApp,
    arguments: &[&str],
    input: Option<&str>,
) -> anyhow::Result<String> {
    let arguments = ["users"].iter().chain(arguments);
    let input = input.map(SecretString::from);
    act(&app.context, Users::parse_from(arguments), input).await
}

async fn run(app: &TestApp, arguments: &[&str]) -> String {
    run_with(app, arguments, None).await.unwrap()
}

async fn sign_in(app: &TestApp, password: &str) -> StatusCode {
    let credentials = json!({ "email": ADA, "password": password });
    let opened = app.anonymous().post("/auth/sessions", credentials).await;
    opened.status
}

#[tokio::test]
async fn a_permission_is_granted_and_revoked() {
    let app = TestApp::start().await;
    app.ada().await;
    let path = "/users/00000000-0000-0000-0000-000000000001";

    run(&app, &["grant", ADA, "users:read"]).await;
    let ada = app.ada_again().await;
    ada.client.get(path).await.expect(StatusCode::OK);

    run(&app, &["revoke", ADA, "users:read"]).await;
    let answer = ada.client.get(path).await;
    answer.expect(StatusCode::UNAUTHORIZED);
    let answer = app.ada_again().await.client.get(path).await;
    answer.expect(StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_user_is_disabled_and_enabled() {
    let app = TestApp::start().await;
    app.ada().await;

    run(&app, &["disable", ADA]).await;
    let signed_in = sign_in(&app, "correct horse").await;
    assert_eq!(signed_in, StatusCode::UNAUTHORIZED);

    run(&app, &["enable", ADA]).await;
    let signed_in = sign_in(&app, "correct horse").await;
    assert_eq!(signed_in, StatusCode::CREATED);
}

#[tokio::test]
async fn a_password_is_read_or_generated_and_ends_all_sessions() {
    let app = TestApp::start().await;
    let ada = app.ada().await;
    let arguments = ["set-password", ADA];

    let done = run_with(&app, &arguments, Some("battery staple")).await;

    assert!(!done.unwrap().contains("battery"));
    assert_eq!(sign_in(&app, "battery staple").await, StatusCode::CREATED);
    let body = json!({ "session_token": ada.session_token });
    let refreshed = app.anonymous().post("/auth/sessions/refresh", body).await;
    refreshed.expect(StatusCode::UNAUTHORIZED);

    let generated = run(&app, &["set-password", ADA, "--generate"]).await;
    assert_eq!(sign_in(&app, &generated).await, StatusCode::CREATED);
}

#[tokio::test]
async fn a_password_has_its_rules_here_too() {
    let app = TestApp::start().await;
    app.ada().await;

    let refused = run_with(&app, &["set-password", ADA], Some("horse")).await;

    let refused = format!("{:#}", refused.unwrap_err());
    assert!(
        refused.contains("must have at least 8 characters"),
        "{refused}"
    );
}

#[test]
fn a_password_is_the_line_and_nothing_that_a_program_added() {
    for line in ["battery staple", "battery staple\n", "battery staple\r\n"] {
        let password = password_in(line).unwrap();
        assert_eq!(password.expose_secret(), "battery staple", "{line:?}");
    }
    for line in ["\u{FEFF}battery staple\n", "b\0a\0t\0t\0e\0r\0y\0\n"] {
        assert!(password_in(line).is_err(), "{line:?}");
    }
}

#[tokio::test]
async fn who_is_not_known_is_named() {
    let app = TestApp::start().await;

    for arguments in [
        &["revoke", ADA, "users:read"][..],
        &["disable", ADA],
        &["enable", ADA],
        &["set-password", ADA, "--generate"],
    ] {
        let refused = run_with(&app, arguments, None).await.unwrap_err();
        assert!(refused.to_string().contains(ADA), "{refused}");
    }
}
