use std::net::SocketAddr;

use app_core::auth::domain::password::{InvalidPassword, Password};
use axum::{
    body::Body,
    extract::ConnectInfo,
    http::{Request, StatusCode, header},
};
use secrecy::SecretString;
use serde_json::json;

use crate::tests::support::{
    app::TestApp,
    users::{ADA, registration},
};

#[tokio::test]
async fn whoever_registers_can_sign_in() {
    let app = TestApp::start().await;

    let answer = app.anonymous().post("/registration", registration()).await;

    answer.expect(StatusCode::ACCEPTED);
    app.run_jobs().await;
    let me = app.ada_again().await.client.get("/users/me").await;
    assert_eq!(me.expect(StatusCode::OK).text("/first_name"), "Ada");
}

#[tokio::test]
async fn an_address_that_is_known_is_answered_like_a_new_one_and_its_owner_is_told() {
    let app = TestApp::start().await;
    let client = app.anonymous();
    let new = client.post("/registration", registration()).await;
    let mut body = registration();
    // It is the same address, however it is written.
    body["email"] = json!("ADA@example.org");
    body["password"] = json!("battery staple");

    let known = client.post("/registration", body).await;

    let [new, known] = [new, known].map(|answer| {
        let mut headers = answer.headers.clone();
        headers.remove("x-request-id").unwrap();
        (answer.expect(StatusCode::ACCEPTED).body, headers)
    });
    assert_eq!(new, known);
    let subjects = app.mails_to(ADA).await.into_iter().map(|mail| mail.subject);
    let subjects: Vec<_> = subjects.collect();
    assert_eq!(
        subjects,
        ["Confirm your email address", "You have an account already"]
    );
    // The password is still the first one.
    app.ada_again().await;
}

#[test]
fn a_word_of_the_name_of_the_service_makes_no_password() {
    let name = env!("CARGO_PKG_NAME");
    for word in name.split(['-', '_']).chain([name]) {
        // It is long enough, however short the word is.
        let password = SecretString::from(format!("{word}2026-2026!"));

        let refused = Password::try_from(password);

        let is_common = matches!(refused, Err(InvalidPassword::Common));
        assert!(is_common, "{word} is missing in common_passwords.txt");
    }
}

#[tokio::test]
async fn two_registrations_at_once_make_one_user_and_are_answered_alike() {
    let app = TestApp::start().await;
    let client = app.anonymous();

    let (one, other) = tokio::join!(
        client.post("/registration", registration()),
        client.post("/registration", registration()),
    );

    one.expect(StatusCode::ACCEPTED);
    other.expect(StatusCode::ACCEPTED);
    let mails = app.mails_to(ADA).await;
    let confirmations = mails
        .iter()
        .filter(|mail| mail.subject.starts_with("Confirm"));
    assert_eq!((mails.len(), confirmations.count()), (2, 1));
}

#[tokio::test]
async fn nobody_can_flood_a_mailbox_from_many_addresses() {
    let app = TestApp::start().await;
    let mut last = StatusCode::ACCEPTED;

    for number in 0_u8..30 {
        let peer: SocketAddr = ([10, 0, 0, number], 1).into();
        let request = Request::post("/registration")
            .header(header::CONTENT_TYPE, "application/json")
            .extension(ConnectInfo(peer))
            .body(Body::from(registration().to_string()));
        last = app.anonymous().request(request.unwrap()).await.status;
    }

    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(app.mails_to(ADA).await.len(), 20);
}

#[tokio::test]
async fn an_email_address_is_no_password() {
    let app = TestApp::start().await;
    let mut body = registration();
    body["password"] = body["email"].clone();

    let answer = app.anonymous().post("/registration", body).await;

    let answer = answer.expect(StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(answer.text("/errors/0/code"), "password_is_own_address");
    assert_eq!(answer.text("/errors/0/pointer"), "/password");
}

#[tokio::test]
async fn everything_that_is_wrong_is_told_at_once() {
    let app = TestApp::start().await;
    let body = json!({ "email": "ada", "password": "horse", "first_name": "", "last_name": "B" });

    let answer = app.anonymous().post("/registration", body).await;

    let answer = answer.expect(StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(
        answer.body["errors"],
        json!([
            {
                "pointer": "/email",
                "code": "invalid_email_address",
                "message": "must be an email address like `ada@example.org`, of at most 254 \
                            characters",
            },
            {
                "pointer": "/password",
                "code": "password_too_short",
                "message": "must have at least 8 characters",
            },
            {
                "pointer": "/first_name",
                "code": "empty",
                "message": "must not be empty",
            },
        ])
    );
}
