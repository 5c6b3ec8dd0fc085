use std::net::SocketAddr;

use axum::{
    body::Body,
    extract::ConnectInfo,
    http::{Request, StatusCode, header},
};
use chrono::Duration;
use runtime_testing::{Answer, Client};
use serde_json::{Value, json};

use crate::tests::support::{app::TestApp, users::ADA};

/// The first session, of Ada.
const FIRST: &str = "00000000-0000-0000-0000-000000000002";
/// The second one.
const SECOND: &str = "00000000-0000-0000-0000-000000000003";

async fn refresh(client: &Client, session_token: &str) -> Answer {
    let body = json!({ "session_token": session_token });
    client.post("/auth/sessions/refresh", body).await
}

/// Returns the ids of the sessions that `client` sees.
async fn open(client: &Client) -> Vec<Value> {
    let sessions = client.get("/auth/sessions").await.expect(StatusCode::OK);
    let items = sessions.body["items"].as_array().unwrap();
    items.iter().map(|session| session["id"].clone()).collect()
}

/// Signs Ada in from an address, with a client that has a name.
async fn sign_in_from(app: &TestApp, address: [u8; 4], user_agent: &str) {
    let peer: SocketAddr = (address, 1).into();
    let credentials = json!({ "email": ADA, "password": "correct horse" });
    let request = Request::post("/auth/sessions")
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::USER_AGENT, user_agent)
        .extension(ConnectInfo(peer))
        .body(Body::from(credentials.to_string()));
    let opened = app.anonymous().request(request.unwrap()).await;
    opened.expect(StatusCode::CREATED);
}

#[tokio::test]
async fn i_see_my_sessions_and_which_of_them_this_is() {
    let app = TestApp::start().await;
    let ada = app.ada().await;
    app.clock.advance(Duration::minutes(1));
    sign_in_from(&app, [203, 0, 113, 9], "curl/8.0").await;
    app.eve().await;

    let sessions = ada.client.get("/auth/sessions").await;

    assert_eq!(
        sessions.expect(StatusCode::OK).body,
        json!({ "items": [
            {
                "id": SECOND,
                "opened_at": "1970-01-01T00:01:00Z",
                "last_use_at": "1970-01-01T00:01:00Z",
                "address": "203.0.113.9",
                "user_agent": "curl/8.0",
                "current": false,
            },
            {
                "id": FIRST,
                "opened_at": "1970-01-01T00:00:00Z",
                "last_use_at": "1970-01-01T00:00:00Z",
                "address": null,
                "user_agent": null,
                "current": true,
            },
        ] })
    );
}

#[tokio::test]
async fn a_session_says_who_renewed_it_last() {
    let app = TestApp::start().await;
    let ada = app.ada().await;
    app.clock.advance(Duration::minutes(1));

    let phone = app.anonymous().with("user-agent", "phone/1.0\u{202E}");
    let renewed = refresh(&phone, &ada.session_token).await;
    renewed.expect(StatusCode::OK);

    let sessions = ada.client.get("/auth/sessions").await;
    assert_eq!(sessions.text("/items/0/user_agent"), "phone/1.0");
    assert_eq!(
        sessions.text("/items/0/last_use_at"),
        "1970-01-01T00:01:00Z"
    );
}

#[tokio::test]
async fn i_can_close_one_of_my_sessions() {
    let app = TestApp::start().await;
    let (here, there) = (app.ada().await, app.ada_again().await);

    let path = format!("/auth/sessions/{SECOND}");
    let answer = here.client.delete(&path).await;

    answer.expect(StatusCode::NO_CONTENT);
    let there = refresh(&there.client, &there.session_token).await;
    there.expect(StatusCode::UNAUTHORIZED);
    assert_eq!(open(&here.client).await, [FIRST]);
    let again = here.client.delete(&path).await;
    let again = again.expect(StatusCode::NOT_FOUND);
    assert_eq!(again.text("/code"), "session_unknown");
}

#[tokio::test]
async fn i_can_close_all_others_of_my_sessions() {
    let app = TestApp::start().await;
    let ada = app.ada().await;
    app.ada_again().await;
    let eve = app.eve().await;

    let answer = ada.client.delete("/auth/sessions").await;

    answer.expect(StatusCode::NO_CONTENT);
    assert_eq!(open(&ada.client).await, [FIRST]);
    assert_eq!(open(&eve).await.len(), 1);
}

#[tokio::test]
async fn nobody_can_close_the_session_of_somebody_else() {
    let app = TestApp::start().await;
    let ada = app.ada().await;
    let eve = app.eve().await;

    let answer = eve.delete(&format!("/auth/sessions/{FIRST}")).await;

    let answer = answer.expect(StatusCode::NOT_FOUND);
    assert_eq!(answer.text("/code"), "session_unknown");
    assert_eq!(open(&ada.client).await, [FIRST]);
}

#[tokio::test]
async fn an_access_token_of_a_session_that_has_ended_closes_no_other() {
    let app = TestApp::start().await;
    let (ended, open) = (app.ada().await, app.ada_again().await);
    ended.client.delete("/auth/sessions/current").await;

    for path in ["/auth/sessions", &format!("/auth/sessions/{SECOND}")] {
        let answer = ended.client.delete(path).await;

        let answer = answer.expect(StatusCode::UNAUTHORIZED);
        assert_eq!(answer.text("/code"), "session_ended");
    }
    let renewed = refresh(&open.client, &open.session_token).await;
    renewed.expect(StatusCode::OK);
}
