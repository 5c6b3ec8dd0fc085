use std::{net::SocketAddr, sync::Arc};

use app_core::auth::ports::repo::account_token::AccountTokenRepository;
use axum::{
    body::Body,
    extract::ConnectInfo,
    http::{Request, StatusCode, header},
};
use chrono::Duration;
use runtime_testing::{Answer, Client};
use serde_json::json;

use crate::tests::support::{app::TestApp, users::ADA};

const SUBJECT: &str = "Choose a new password";

async fn ask(client: &Client, email: &str) -> Answer {
    let body = json!({ "email": email });
    client.post("/auth/password-reset-request", body).await
}

async fn reset(client: &Client, token: &str, password: &str) -> Answer {
    let body = json!({ "token": token, "password": password });
    client.post("/auth/password-reset", body).await
}

async fn sign_in(client: &Client, password: &str) -> StatusCode {
    let body = json!({ "email": ADA, "password": password });
    client.post("/auth/sessions", body).await.status
}

fn is_refused(answer: Answer) -> bool {
    let answer = answer.expect(StatusCode::UNPROCESSABLE_ENTITY);
    answer.text("/errors/0/code") == "account_token_invalid"
        && answer.text("/errors/0/pointer") == "/token"
}

#[tokio::test]
async fn whoever_follows_the_link_sets_a_new_password() {
    let app = TestApp::start().await;
    let (ada, client) = (app.ada().await, app.anonymous());
    ask(&client, ADA).await.expect(StatusCode::ACCEPTED);
    let token = app.token_mailed_to(ADA, SUBJECT).await;

    let answer = reset(&client, &token, "battery staple").await;

    answer.expect(StatusCode::NO_CONTENT);
    let old = sign_in(&client, "correct horse").await;
    assert_eq!(old, StatusCode::UNAUTHORIZED);
    let new = sign_in(&client, "battery staple").await;
    assert_eq!(new, StatusCode::CREATED);
    let body = json!({ "session_token": ada.session_token });
    let old_session = client.post("/auth/sessions/refresh", body).await;
    old_session.expect(StatusCode::UNAUTHORIZED);
    let mails = app.mails_to(ADA).await;
    assert_eq!(mails.last().unwrap().subject, "Your password was changed");
    let email = ada.client.get("/users/me/email").await;
    assert_eq!(email.body["email_confirmed"], json!(true));
}

#[tokio::test]
async fn a_link_works_once_and_for_an_hour() {
    let app = TestApp::start().await;
    app.ada().await;
    let client = app.anonymous();
    ask(&client, ADA).await;
    let used = app.token_mailed_to(ADA, SUBJECT).await;
    let first = reset(&client, &used, "battery staple").await;
    first.expect(StatusCode::NO_CONTENT);

    assert!(is_refused(reset(&client, &used, "another horse").await));

    ask(&client, ADA).await;
    let old = app.token_mailed_to(ADA, SUBJECT).await;
    app.clock.advance(Duration::hours(1));
    assert!(is_refused(reset(&client, &old, "another horse").await));
    assert_eq!(
        sign_in(&client, "battery staple").await,
        StatusCode::CREATED
    );
}

#[tokio::test]
async fn two_requests_with_one_token_do_not_both_succeed() {
    let app = TestApp::start().await;
    app.ada().await;
    let client = app.anonymous();
    ask(&client, ADA).await;
    let token = app.token_mailed_to(ADA, SUBJECT).await;

    let (one, other) = tokio::join!(
        reset(&client, &token, "battery staple"),
        reset(&client, &token, "another horse"),
    );

    let mut statuses = [one.status.as_u16(), other.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [204, 422]);
}

#[tokio::test]
async fn of_two_links_the_second_works() {
    let app = TestApp::start().await;
    app.ada().await;
    let client = app.anonymous();
    ask(&client, ADA).await;
    let first = app.token_mailed_to(ADA, SUBJECT).await;
    ask(&client, ADA).await;
    let second = app.token_mailed_to(ADA, SUBJECT).await;

    assert!(is_refused(reset(&client, &first, "battery staple").await));

    let answer = reset(&client, &second, "battery staple").await;
    answer.expect(StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn a_token_that_is_guessed_is_refused_and_uses_nothing_up() {
    let app = TestApp::start().await;
    app.ada().await;
    let client = app.anonymous();
    ask(&client, ADA).await;
    let token = app.token_mailed_to(ADA, SUBJECT).await;
    let (id, _) = token.split_once('.').unwrap();

    for guess in ["", "guess", id, &format!("{id}."), &format!("{id}.guess")] {
        let answer = reset(&client, guess, "battery staple").await;
        assert!(is_refused(answer), "{guess}");
    }

    let answer = reset(&client, &token, "battery staple").await;
    answer.expect(StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn the_rules_of_passwords_apply_and_the_link_still_works() {
    let app = TestApp::start().await;
    app.ada().await;
    let client = app.anonymous();
    ask(&client, ADA).await;
    let token = app.token_mailed_to(ADA, SUBJECT).await;

    for (password, code) in [
        ("horse", "password_too_short"),
        ("password123", "password_common"),
        (ADA, "password_is_own_address"),
    ] {
        let answer = reset(&client, &token, password).await;
        let answer = answer.expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(answer.text("/errors/0/code"), code);
        assert_eq!(answer.text("/errors/0/pointer"), "/password");
    }

    let answer = reset(&client, &token, "battery staple").await;
    answer.expect(StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn an_address_that_nobody_has_is_answered_alike_and_gets_no_mail() {
    let app = TestApp::start().await;
    app.ada().await;
    let client = app.anonymous();

    let known = ask(&client, ADA).await;
    let unknown = ask(&client, "eve@example.org").await;

    assert_eq!(known.body, unknown.body);
    unknown.expect(StatusCode::ACCEPTED);
    known.expect(StatusCode::ACCEPTED);
    assert!(app.mails_to("eve@example.org").await.is_empty());
}

#[tokio::test]
async fn nobody_can_flood_a_mailbox() {
    let app = TestApp::start().await;
    app.ada().await;
    let client = app.anonymous();

    let mut last = StatusCode::ACCEPTED;
    for _ in 0..10 {
        last = ask(&client, ADA).await.status;
    }

    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
    // The registration counts, too.
    let mails = app.mails_to(ADA).await;
    assert_eq!(mails.len(), 5);
    ask(&client, "eve@example.org")
        .await
        .expect(StatusCode::ACCEPTED);
}

/// Asks for a mail to Ada from the address `10.0.0.x` with this `number`.
async fn ask_from(app: &TestApp, number: u8) -> StatusCode {
    let peer: SocketAddr = ([10, 0, 0, number], 1).into();
    let request = Request::post("/auth/password-reset-request")
        .header(header::CONTENT_TYPE, "application/json")
        .extension(ConnectInfo(peer))
        .body(Body::from(json!({ "email": ADA }).to_string()));
    app.anonymous().request(request.unwrap()).await.status
}

#[tokio::test]
async fn nobody_can_flood_a_mailbox_from_many_addresses() {
    let app = TestApp::start().await;
    app.ada().await;
    let mut last = StatusCode::ACCEPTED;

    for number in 0..30 {
        last = ask_from(&app, number).await;
    }

    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(app.mails_to(ADA).await.len(), 20);
}

#[tokio::test]
async fn nobody_can_keep_a_mail_from_a_user_by_asking_in_their_name() {
    let app = TestApp::start().await;
    app.ada().await;
    let mut last = StatusCode::ACCEPTED;
    for _ in 0..10 {
        last = ask_from(&app, 0).await;
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);

    assert_eq!(ask_from(&app, 1).await, StatusCode::ACCEPTED);
}

#[tokio::test]
async fn a_link_that_nobody_follows_is_removed_within_two_hours() {
    let app = TestApp::start().await;
    app.ada().await;
    ask(&app.anonymous(), ADA).await;
    let token = app.token_mailed_to(ADA, SUBJECT).await;
    let (id, _) = token.split_once('.').unwrap();
    let id = id.parse().unwrap();

    app.clock.advance(Duration::hours(2));
    app.run_jobs().await;

    app.commit(async move |scope| {
        let tokens: Arc<dyn AccountTokenRepository> = scope.port();
        assert_eq!(tokens.get(id).await.unwrap(), None);
    })
    .await;
}
