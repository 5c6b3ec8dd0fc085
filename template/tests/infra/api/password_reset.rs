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
    let body = json!({ "email": ADA, "password": "battery staple" });
    let opened = client.post("/auth/sessions", body).await;
    let opened = opened.expect(StatusCode::CREATED);
    let body = json!({ "session_token": ada.session_token });
    let old_session = client.post("/auth/sessions/refresh", body).await;
    old_session.expect(StatusCode::UNAUTHORIZED);
    let mails = app.mails_to(ADA).await;
    assert_eq!(mails.last().unwrap().subject, "Your password was changed");
    let ada = client.with_token(opened.text("/access_token"));
    let email = ada.get("/users/me/email").await;
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
    app.clock.advance(Duration::minutes(30));
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

/// Asks for a mail to somebody from the address `10.0.x.y` with this `number`.
async fn ask_from(app: &TestApp, number: u16, email: &str) -> StatusCode {
    let [x, y] = number.to_be_bytes();
    let peer: SocketAddr = ([10, 0, x, y], 1).into();
    let request = Request::post("/auth/password-reset-request")
        .header(header::CONTENT_TYPE, "application/json")
        .extension(ConnectInfo(peer))
        .body(Body::from(json!({ "email": email }).to_string()));
    app.anonymous().request(request.unwrap()).await.status
}

/// Returns the number of mails to Ada with a link for a new password.
async fn links(app: &TestApp) -> usize {
    let mails = app.mails_to(ADA).await;
    mails.iter().filter(|mail| mail.subject == SUBJECT).count()
}

#[tokio::test]
async fn strangers_can_neither_flood_a_mailbox_nor_keep_a_link_from_its_user() {
    let app = TestApp::start().await;
    app.ada().await;

    for number in 0..100 {
        for email in [ADA, "nobody@example.org"] {
            let asked = ask_from(&app, number, email).await;
            assert_eq!(asked, StatusCode::ACCEPTED, "{number}");
        }
        app.run_jobs().await;
    }

    assert_eq!(links(&app).await, 1);
    // Whoever is out asks as always, and finds the link that works.
    let asked = ask(&app.anonymous(), ADA).await;
    asked.expect(StatusCode::ACCEPTED);
    let token = app.token_mailed_to(ADA, SUBJECT).await;
    let answer = reset(&app.anonymous(), &token, "battery staple").await;
    answer.expect(StatusCode::NO_CONTENT);
    // It was used, so there is another one.
    ask(&app.anonymous(), ADA).await;
    assert_eq!(links(&app).await, 2);
}

#[tokio::test]
async fn whoever_asks_for_too_many_mails_has_to_wait() {
    let app = TestApp::start().await;
    app.ada().await;
    let mut last = StatusCode::ACCEPTED;

    for number in 0..70 {
        last = ask_from(&app, 0, &format!("ada{number}@example.org")).await;
    }

    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(ask_from(&app, 1, ADA).await, StatusCode::ACCEPTED);
}

#[tokio::test]
async fn a_user_who_is_disabled_gets_no_link() {
    let app = TestApp::start().await;
    app.ada().await;
    app.sql("UPDATE users SET disabled_at = created_at").await;

    let asked = ask(&app.anonymous(), ADA).await;

    asked.expect(StatusCode::ACCEPTED);
    assert_eq!(links(&app).await, 0);
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
