use std::net::SocketAddr;

use app_core::auth::domain::user_session::UserSession;
use axum::{
    body::Body,
    extract::ConnectInfo,
    http::{Request, StatusCode, header},
};
use chrono::Duration;
use runtime_testing::{Answer, Client};
use serde_json::json;

use crate::tests::support::{app::TestApp, users::registration};

async fn refresh(client: &Client, session_token: &str) -> Answer {
    let body = json!({ "session_token": session_token });
    client.post("/auth/sessions/refresh", body).await
}

#[tokio::test]
async fn a_wrong_password_is_refused() {
    let app = TestApp::start().await;
    app.ada().await;
    let credentials = json!({ "email": "ada@example.org", "password": "wrong horse" });

    let answer = app.anonymous().post("/auth/sessions", credentials).await;

    let answer = answer.expect(StatusCode::UNAUTHORIZED);
    assert_eq!(answer.text("/code"), "credentials_invalid");
}

#[tokio::test]
async fn a_password_that_is_too_long_is_not_checked() {
    let app = TestApp::start().await;
    app.ada().await;
    let credentials = json!({ "email": "ada@example.org", "password": "a".repeat(900_000) });

    let answer = app.anonymous().post("/auth/sessions", credentials).await;

    let answer = answer.expect(StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(answer.text("/errors/0/code"), "password_too_long");
}

#[tokio::test]
async fn the_same_address_and_password_sign_in_however_they_are_written() {
    let app = TestApp::start().await;
    let mut body = registration();
    body["email"] = json!("j\u{F6}rg@k\u{F6}ln.de");
    body["password"] = json!("sch\u{F6}nes P\u{E4}rchen");
    let registered = app.anonymous().post("/registration", body).await;
    registered.expect(StatusCode::ACCEPTED);

    // Some systems write letters with marks in two characters.
    let credentials = json!({
        "email": "jo\u{308}rg@ko\u{308}ln.de",
        "password": "scho\u{308}nes Pa\u{308}rchen",
    });
    let answer = app.anonymous().post("/auth/sessions", credentials).await;

    answer.expect(StatusCode::CREATED);
}

#[tokio::test]
async fn a_password_cannot_be_guessed_by_trying() {
    let app = TestApp::start().await;
    app.ada().await;
    let mut last = StatusCode::UNAUTHORIZED;
    for number in 0..20 {
        let credentials =
            json!({ "email": "ada@example.org", "password": format!("horse {number}") });
        let answer = app.anonymous().post("/auth/sessions", credentials).await;
        last = answer.status;
    }

    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
}

/// Fails to sign Ada in from the address `10.0.x.y` with this `number`.
async fn guess_from(app: &TestApp, number: u16) -> StatusCode {
    let [high, low] = number.to_be_bytes();
    let peer: SocketAddr = ([10, 0, high, low], 1).into();
    let credentials = json!({ "email": "ada@example.org", "password": "wrong horse" });
    let request = Request::post("/auth/sessions")
        .header(header::CONTENT_TYPE, "application/json")
        .extension(ConnectInfo(peer))
        .body(Body::from(credentials.to_string()));
    app.anonymous().request(request.unwrap()).await.status
}

#[tokio::test]
async fn nobody_can_keep_a_user_out_by_failing_in_their_name() {
    let app = TestApp::start().await;
    app.ada().await;

    while guess_from(&app, 0).await != StatusCode::TOO_MANY_REQUESTS {}

    assert_eq!(guess_from(&app, 1).await, StatusCode::UNAUTHORIZED);
    app.ada_again().await;
}

#[tokio::test]
async fn a_password_cannot_be_guessed_from_many_addresses() {
    let app = TestApp::start().await;
    app.ada().await;
    let mut last = StatusCode::UNAUTHORIZED;

    for number in 0..110 {
        last = guess_from(&app, number).await;
    }

    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn a_registration_cannot_be_repeated_again_and_again() {
    let app = TestApp::start().await;

    for _ in 0..5 {
        app.anonymous().post("/registration", registration()).await;
    }
    let answer = app.anonymous().post("/registration", registration()).await;

    let answer = answer.expect(StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(answer.text("/code"), "rate_limited");
}

#[tokio::test]
async fn refreshing_gives_new_tokens() {
    let app = TestApp::start().await;
    let ada = app.ada().await;

    let tokens = refresh(&ada.client, &ada.session_token).await;

    let tokens = tokens.expect(StatusCode::OK);
    assert_eq!(tokens.headers["cache-control"], "no-store");
    assert_ne!(tokens.text("/session_token"), ada.session_token);
    let client = app.anonymous().with_token(tokens.text("/access_token"));
    client.get("/users/me").await.expect(StatusCode::OK);
}

#[tokio::test]
async fn two_tabs_that_refresh_at_once_stay_signed_in() {
    let app = TestApp::start().await;
    let ada = app.ada().await;

    let (one, other) = tokio::join!(
        refresh(&ada.client, &ada.session_token),
        refresh(&ada.client, &ada.session_token),
    );

    let (one, other) = (one.expect(StatusCode::OK), other.expect(StatusCode::OK));
    assert_eq!(one.text("/session_token"), other.text("/session_token"));
    let next = refresh(&ada.client, one.text("/session_token")).await;
    next.expect(StatusCode::OK);
}

#[tokio::test]
async fn whoever_knows_the_id_of_a_session_cannot_close_it() {
    let app = TestApp::start().await;
    let ada = app.ada().await;
    let (id, _) = ada.session_token.split_once('.').unwrap();

    let guessed = refresh(&ada.client, &format!("{id}.guessed.mark")).await;

    let guessed = guessed.expect(StatusCode::UNAUTHORIZED);
    assert_eq!(guessed.text("/code"), "session_token_invalid");
    let renewed = refresh(&ada.client, &ada.session_token).await;
    renewed.expect(StatusCode::OK);
}

#[tokio::test]
async fn a_session_token_used_again_later_closes_the_session_for_both_holders() {
    let app = TestApp::start().await;
    let ada = app.ada().await;
    let first = refresh(&ada.client, &ada.session_token).await;
    app.clock.advance(UserSession::GRACE * 2);

    let second = refresh(&ada.client, &ada.session_token).await;

    let second = second.expect(StatusCode::UNAUTHORIZED);
    assert_eq!(second.text("/code"), "session_token_spent");
    let third = refresh(&ada.client, first.text("/session_token")).await;
    assert_eq!(
        third.expect(StatusCode::UNAUTHORIZED).text("/code"),
        "session_token_invalid"
    );
}

#[tokio::test]
async fn signing_out_ends_this_session_and_no_other() {
    let app = TestApp::start().await;
    let (here, there) = (app.ada().await, app.ada_again().await);

    let answer = here.client.delete("/auth/sessions/current").await;

    answer.expect(StatusCode::NO_CONTENT);
    let here = refresh(&here.client, &here.session_token).await;
    here.expect(StatusCode::UNAUTHORIZED);
    let there = refresh(&there.client, &there.session_token).await;
    there.expect(StatusCode::OK);
}

#[tokio::test]
async fn a_session_that_has_expired_is_removed_within_an_hour() {
    let app = TestApp::start().await;
    let long_ago = app.ada().await;
    let lifetime = app.context.settings().auth.session_lifetime;
    app.clock.advance(lifetime + Duration::hours(1));
    let lately = app.ada_again().await;

    app.run_jobs().await;

    // One that was still there would be called expired.
    let long_ago = refresh(&long_ago.client, &long_ago.session_token).await;
    let long_ago = long_ago.expect(StatusCode::UNAUTHORIZED);
    assert_eq!(long_ago.text("/code"), "session_token_invalid");
    let lately = refresh(&lately.client, &lately.session_token).await;
    lately.expect(StatusCode::OK);
}

#[tokio::test]
async fn an_access_token_expires() {
    let app = TestApp::start().await;
    let ada = app.ada().await;
    let settings = &app.context.settings().auth;
    app.clock.advance(settings.access_token_lifetime);
    ada.client.get("/users/me").await.expect(StatusCode::OK);
    app.clock.advance(settings.access_token_leeway);

    let answer = ada.client.get("/users/me").await;

    let answer = answer.expect(StatusCode::UNAUTHORIZED);
    assert_eq!(answer.text("/code"), "access_token_expired");
}

#[tokio::test]
async fn an_access_token_says_where_it_comes_from_and_whom_it_is_for() {
    let secret = "0123456789abcdef".repeat(2);
    let start = async |names: &[(&str, &str)]| {
        let secret = ("AUTH__ACCESS_TOKEN_SECRET", &*secret);
        TestApp::start_with(&[&[secret][..], names].concat()).await
    };
    let app = start(&[]).await;
    let ada = app.ada().await;
    ada.client.get("/users/me").await.expect(StatusCode::OK);

    for name in ["AUTH__ACCESS_TOKEN_ISSUER", "AUTH__ACCESS_TOKEN_AUDIENCE"] {
        let other = start(&[(name, "another service")]).await;
        let client = other.anonymous().with_token(&ada.access_token);

        let answer = client.get("/users/me").await;

        let answer = answer.expect(StatusCode::UNAUTHORIZED);
        assert_eq!(answer.text("/code"), "access_token_invalid");
    }
}

#[tokio::test]
async fn a_forged_access_token_is_refused() {
    let app = TestApp::start().await;
    let ada = app.ada().await;
    let (head, _) = ada.access_token.rsplit_once('.').unwrap();

    for token in ["", "nonsense", head, &format!("{head}.AAAA")] {
        let answer = app.anonymous().with_token(token).get("/users/me").await;

        let answer = answer.expect(StatusCode::UNAUTHORIZED);
        assert_eq!(answer.headers["www-authenticate"], "Bearer");
    }
}
