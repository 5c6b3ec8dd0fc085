use axum::http::StatusCode;
use chrono::Duration;
use runtime_testing::{Answer, Client};
use serde_json::{Value, json};

use crate::tests::support::{
    app::TestApp,
    users::{ADA, registration},
};

const CONFIRM: &str = "Confirm your email address";
const CHANGE: &str = "Confirm your new email address";
const COUNTESS: &str = "countess@example.org";

async fn email(client: &Client) -> Value {
    let answer = client.get("/users/me/email").await;
    answer.expect(StatusCode::OK).body
}

async fn confirm(app: &TestApp, token: &str) -> Answer {
    let ada = app.ada_again().await.client;
    ada.post("/auth/email-confirmation", json!({ "token": token }))
        .await
}

async fn change(client: &Client, token: &str) -> Answer {
    let body = json!({ "token": token });
    client.post("/auth/email-change", body).await
}

async fn ask_for(client: &Client, email: &str, password: &str) -> Answer {
    let body = json!({ "email": email, "password": password });
    client.post("/auth/email-change-request", body).await
}

fn is_refused(answer: Answer) -> bool {
    let answer = answer.expect(StatusCode::UNPROCESSABLE_ENTITY);
    answer.text("/errors/0/code") == "account_token_invalid"
}

#[tokio::test]
async fn a_user_confirms_their_address_by_the_link_in_the_first_mail() {
    let app = TestApp::start().await;
    let ada = app.ada().await;
    let before = email(&ada.client).await;
    assert_eq!(before, json!({ "email": ADA, "email_confirmed": false }));
    let token = app.token_mailed_to(ADA, CONFIRM).await;

    let answer = confirm(&app, &token).await;

    answer.expect(StatusCode::NO_CONTENT);
    let after = email(&ada.client).await;
    assert_eq!(after, json!({ "email": ADA, "email_confirmed": true }));
    assert!(is_refused(confirm(&app, &token).await));
}

#[tokio::test]
async fn the_mail_can_be_sent_again_until_the_address_is_confirmed() {
    let app = TestApp::start().await;
    let ada = app.ada().await;
    let ask = || {
        ada.client
            .post("/auth/email-confirmation-request", json!(null))
    };
    let first = app.token_mailed_to(ADA, CONFIRM).await;

    ask().await.expect(StatusCode::ACCEPTED);

    let second = app.token_mailed_to(ADA, CONFIRM).await;
    assert!(is_refused(confirm(&app, &first).await));
    let answer = confirm(&app, &second).await;
    answer.expect(StatusCode::NO_CONTENT);
    let mails = app.mails_to(ADA).await.len();
    ask().await.expect(StatusCode::ACCEPTED);
    assert_eq!(app.mails_to(ADA).await.len(), mails);
}

#[tokio::test]
async fn a_link_confirms_for_seven_days() {
    let app = TestApp::start().await;
    let ada = app.ada().await;
    let token = app.token_mailed_to(ADA, CONFIRM).await;
    app.clock.advance(Duration::days(7));

    assert!(is_refused(confirm(&app, &token).await));

    let ada = ada.client.with_token(&app.ada_again().await.access_token);
    assert_eq!(email(&ada).await["email_confirmed"], json!(false));
}

#[tokio::test]
async fn a_new_address_is_confirmed_before_it_counts() {
    let app = TestApp::start().await;
    let ada = app.ada().await;
    let token = app.token_mailed_to(ADA, CONFIRM).await;
    confirm(&app, &token).await;

    let asked = ask_for(&ada.client, COUNTESS, "correct horse").await;

    asked.expect(StatusCode::ACCEPTED);
    let token = app.token_mailed_to(COUNTESS, CHANGE).await;
    assert_eq!(email(&ada.client).await["email"], json!(ADA));
    let notice = app.mails_to(ADA).await.pop().unwrap();
    assert_eq!(notice.subject, "Your email address is about to change");
    let changed = change(&ada.client, &token).await;
    changed.expect(StatusCode::NO_CONTENT);
    let after = email(&ada.client).await;
    assert_eq!(after, json!({ "email": COUNTESS, "email_confirmed": true }));
    let body = json!({ "email": COUNTESS, "password": "correct horse" });
    let opened = app.anonymous().post("/auth/sessions", body).await;
    opened.expect(StatusCode::CREATED);
    assert!(is_refused(change(&ada.client, &token).await));
    let notice = app.mails_to(ADA).await.pop().unwrap();
    assert_eq!(notice.subject, "Your email address was changed");
}

#[tokio::test]
async fn a_link_that_somebody_else_follows_changes_nothing_and_still_works() {
    let app = TestApp::start().await;
    let (ada, eve) = (app.ada().await.client, app.eve().await);
    ask_for(&eve, COUNTESS, "correct horse").await;
    let token = app.token_mailed_to(COUNTESS, CHANGE).await;

    let by_anybody = change(&app.anonymous(), &token).await;
    let by_ada = change(&ada, &token).await;

    by_anybody.expect(StatusCode::UNAUTHORIZED);
    assert!(is_refused(by_ada));
    assert_eq!(email(&ada).await["email"], json!(ADA));
    assert_eq!(email(&eve).await["email"], json!("eve@example.org"));
    let by_eve = change(&eve, &token).await;
    by_eve.expect(StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn links_to_the_old_address_do_not_work_any_more() {
    let app = TestApp::start().await;
    let ada = app.ada().await;
    let old = app.token_mailed_to(ADA, CONFIRM).await;
    ask_for(&ada.client, COUNTESS, "correct horse").await;
    let token = app.token_mailed_to(COUNTESS, CHANGE).await;
    let changed = change(&ada.client, &token).await;
    changed.expect(StatusCode::NO_CONTENT);

    let body = json!({ "token": old });
    let refused = ada.client.post("/auth/email-confirmation", body).await;
    assert!(is_refused(refused));
}

#[tokio::test]
async fn another_address_takes_the_password() {
    let app = TestApp::start().await;
    let ada = app.ada().await;
    let mails = app.mails_to(ADA).await.len();

    let refused = ask_for(&ada.client, COUNTESS, "wrong horse").await;

    let refused = refused.expect(StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(refused.text("/errors/0/code"), "password_wrong");
    assert_eq!(refused.text("/errors/0/pointer"), "/password");
    assert_eq!(app.mails_to(ADA).await.len(), mails);
    assert!(app.mails_to(COUNTESS).await.is_empty());
    let mut last = StatusCode::UNPROCESSABLE_ENTITY;
    for number in 0..10 {
        let guess = format!("horse {number}");
        last = ask_for(&ada.client, COUNTESS, &guess).await.status;
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn a_link_for_one_thing_does_nothing_else() {
    let app = TestApp::start().await;
    let ada = app.ada().await;
    let confirmation = app.token_mailed_to(ADA, CONFIRM).await;
    ask_for(&ada.client, COUNTESS, "correct horse").await;
    let new_address = app.token_mailed_to(COUNTESS, CHANGE).await;

    assert!(is_refused(change(&ada.client, &confirmation).await));
    assert!(is_refused(confirm(&app, &new_address).await));
    for token in [confirmation, new_address] {
        let body = json!({ "token": token, "password": "battery staple" });
        let reset = app.anonymous().post("/auth/password-reset", body).await;
        assert!(is_refused(reset));
    }
}

#[tokio::test]
async fn an_address_of_somebody_else_is_answered_alike_and_stays_theirs() {
    let app = TestApp::start().await;
    let (ada, eve) = (app.ada().await, app.eve().await);
    let free = ask_for(&ada.client, COUNTESS, "correct horse").await;

    let taken = ask_for(&ada.client, "eve@example.org", "correct horse").await;

    assert_eq!((free.status, &free.body), (taken.status, &taken.body));
    let token = app.token_mailed_to("eve@example.org", CHANGE).await;
    let changed = change(&ada.client, &token)
        .await
        .expect(StatusCode::CONFLICT);
    assert_eq!(changed.text("/code"), "email_taken");
    assert_eq!(email(&eve).await["email"], json!("eve@example.org"));
    assert_eq!(email(&ada.client).await["email"], json!(ADA));
}

#[tokio::test]
async fn a_new_password_calls_a_change_off() {
    let app = TestApp::start().await;
    let ada = app.ada().await;
    ask_for(&ada.client, COUNTESS, "correct horse").await;
    let change_token = app.token_mailed_to(COUNTESS, CHANGE).await;
    let body = json!({ "email": ADA });
    app.anonymous()
        .post("/auth/password-reset-request", body)
        .await;
    let token = app.token_mailed_to(ADA, "Choose a new password").await;
    let body = json!({ "token": token, "password": "battery staple" });
    let reset = app.anonymous().post("/auth/password-reset", body).await;
    reset.expect(StatusCode::NO_CONTENT);
    let body = json!({ "email": ADA, "password": "battery staple" });
    let tokens = app.anonymous().post("/auth/sessions", body).await;
    let ada = ada.client.with_token(tokens.text("/access_token"));

    assert!(is_refused(change(&ada, &change_token).await));
}

#[tokio::test]
async fn users_cannot_flood_their_own_mailbox_nor_that_of_another() {
    let app = TestApp::start().await;
    let (ada, eve) = (app.ada().await.client, app.eve().await);
    let mut to_countess = Vec::new();
    let mut to_ada = Vec::new();

    for (number, client) in [&ada, &eve, &ada, &eve, &ada, &eve].iter().enumerate() {
        // All are one mailbox.
        let email = format!("countess+{number}@example.org");
        let asked = ask_for(client, &email, "correct horse").await;
        to_countess.push(asked.status.as_u16());
    }
    for _ in 0..3 {
        let path = "/auth/email-confirmation-request";
        let asked = ada.post(path, json!(null)).await;
        to_ada.push(asked.status.as_u16());
    }

    assert_eq!(to_countess, [202, 202, 202, 202, 202, 429]);
    // Her registration counts, and each request for another address.
    assert_eq!(to_ada, [202, 429, 429]);
}

#[tokio::test]
async fn another_account_has_no_limits_of_its_own() {
    let app = TestApp::start().await;
    let mut statuses = Vec::new();

    for _ in 0..6 {
        let registered = app.anonymous().post("/registration", registration()).await;
        statuses.push(registered.status.as_u16());
        if registered.status == StatusCode::ACCEPTED {
            let ada = app.ada_again().await.client;
            let body = json!({ "password": "correct horse" });
            let deleted = ada.post("/users/me/deletion", body).await;
            deleted.expect(StatusCode::NO_CONTENT);
        }
    }

    assert_eq!(statuses, [202, 202, 202, 202, 202, 429]);
}

#[tokio::test]
async fn an_access_token_of_a_session_that_has_ended_shows_confirms_and_changes_no_address() {
    let app = TestApp::start().await;
    let ada = app.ada().await;
    let token = app.token_mailed_to(ADA, CONFIRM).await;
    ada.client.delete("/auth/sessions/current").await;

    let body = json!({ "token": token });
    for answer in [
        ada.client.get("/users/me/email").await,
        ada.client.post("/auth/email-confirmation", body).await,
        change(&ada.client, &token).await,
    ] {
        let answer = answer.expect(StatusCode::UNAUTHORIZED);
        assert_eq!(answer.text("/code"), "session_ended");
    }
}
