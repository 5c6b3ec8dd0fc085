use axum::http::StatusCode;
use serde_json::json;

use crate::tests::support::{app::TestApp, users::registration};

#[tokio::test]
async fn whoever_registers_can_sign_in() {
    let app = TestApp::start().await;

    let answer = app.anonymous().post("/registration", registration()).await;

    let answer = answer.expect(StatusCode::CREATED);
    assert_eq!(
        answer.text("/user_id"),
        "00000000-0000-0000-0000-000000000001"
    );
    app.run_jobs().await;
    let me = app.ada_again().await.client.get("/users/me").await;
    assert_eq!(
        me.expect(StatusCode::OK).text("/id"),
        answer.text("/user_id")
    );
}

#[tokio::test]
async fn an_email_address_can_be_registered_once_however_it_is_written() {
    let app = TestApp::start().await;
    let client = app.anonymous();
    client.post("/registration", registration()).await;

    let mut again = registration();
    again["email"] = json!("ADA@example.org");
    let answer = client.post("/registration", again).await;

    let answer = answer.expect(StatusCode::CONFLICT);
    assert_eq!(answer.text("/code"), "email_taken");
    assert_eq!(answer.text("/errors/0/pointer"), "/email");
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
