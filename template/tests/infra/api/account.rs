use std::net::SocketAddr;

use app_core::auth::{
    commands::{disable_user::DisableUser, enable_user::EnableUser},
    domain::permission::Permission,
};
use axum::{
    body::Body,
    extract::ConnectInfo,
    http::{Request, StatusCode, header},
};
use chrono::Duration;
use runtime_testing::{Answer, Client};
use serde_json::json;
use uuid::Uuid;

use crate::{
    service::CommandBus,
    tests::support::{
        app::TestApp,
        users::{ADA, registration},
    },
};

async fn sign_in(app: &TestApp, password: &str) -> Answer {
    let credentials = json!({ "email": ADA, "password": password });
    app.anonymous().post("/auth/sessions", credentials).await
}

async fn refresh(app: &TestApp, session_token: &str) -> StatusCode {
    let body = json!({ "session_token": session_token });
    let refreshed = app.anonymous().post("/auth/sessions/refresh", body).await;
    refreshed.status
}

async fn change_password(client: &Client, current: &str, new: &str) -> Answer {
    let body = json!({ "current_password": current, "new_password": new });
    client.put("/users/me/password", body).await
}

async fn delete(client: &Client, password: &str) -> Answer {
    let body = json!({ "password": password });
    client.post("/users/me/deletion", body).await
}

#[tokio::test]
async fn i_can_change_my_password() {
    let app = TestApp::start().await;
    let ada = app.ada().await;

    let answer = change_password(&ada.client, "correct horse", "battery staple").await;

    answer.expect(StatusCode::OK);
    sign_in(&app, "battery staple")
        .await
        .expect(StatusCode::CREATED);
    let old = sign_in(&app, "correct horse").await;
    old.expect(StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_new_password_ends_all_sessions_and_opens_another_one() {
    let app = TestApp::start().await;
    let (here, there) = (app.ada().await, app.ada_again().await);

    let answer = change_password(&here.client, "correct horse", "battery staple").await;

    let tokens = answer.expect(StatusCode::OK);
    // Somebody may have copied them before.
    for ada in [&here, &there] {
        let refreshed = refresh(&app, &ada.session_token).await;
        assert_eq!(refreshed, StatusCode::UNAUTHORIZED);
        let export = ada.client.get("/users/me/export").await;
        export.expect(StatusCode::UNAUTHORIZED);
    }
    let ada = here.client.with_token(tokens.text("/access_token"));
    let export = ada.get("/users/me/export").await;
    export.expect(StatusCode::OK);
    let refreshed = refresh(&app, tokens.text("/session_token")).await;
    assert_eq!(refreshed, StatusCode::OK);
}

#[tokio::test]
async fn nobody_changes_a_password_who_does_not_know_it() {
    let app = TestApp::start().await;
    let ada = app.ada().await;

    let answer = change_password(&ada.client, "wrong horse", "battery staple").await;

    let answer = answer.expect(StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(answer.text("/errors/0/pointer"), "/current_password");
    assert_eq!(answer.text("/errors/0/code"), "password_wrong");
    sign_in(&app, "correct horse")
        .await
        .expect(StatusCode::CREATED);
}

#[tokio::test]
async fn a_new_password_has_the_rules_of_the_first() {
    let app = TestApp::start().await;
    let ada = app.ada().await;

    for (new, code) in [
        ("horse", "password_too_short"),
        (ADA, "password_is_own_address"),
    ] {
        let answer = change_password(&ada.client, "correct horse", new).await;

        let answer = answer.expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(answer.text("/errors/0/pointer"), "/new_password");
        assert_eq!(answer.text("/errors/0/code"), code);
    }
}

#[tokio::test]
async fn whoever_has_an_access_token_cannot_guess_the_password() {
    let app = TestApp::start().await;
    let ada = app.ada().await;

    for number in 0..10 {
        let guess = format!("horse {number}");
        let guessed = if number < 3 {
            change_password(&ada.client, &guess, "battery staple").await
        } else {
            delete(&ada.client, &guess).await
        };
        guessed.expect(StatusCode::UNPROCESSABLE_ENTITY);
    }

    let changed = change_password(&ada.client, "correct horse", "battery staple").await;
    changed.expect(StatusCode::TOO_MANY_REQUESTS);
    let deleted = delete(&ada.client, "correct horse").await;
    deleted.expect(StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn nor_can_they_from_many_addresses() {
    let app = TestApp::start().await;
    let ada = app.ada().await;
    let mut last = StatusCode::UNPROCESSABLE_ENTITY;

    for number in 0_u8..110 {
        let peer: SocketAddr = ([10, 0, 0, number], 1).into();
        let request = Request::post("/users/me/deletion")
            .header(header::CONTENT_TYPE, "application/json")
            .header(
                header::AUTHORIZATION,
                format!("Bearer {}", ada.access_token),
            )
            .extension(ConnectInfo(peer))
            .body(Body::from(json!({ "password": "wrong horse" }).to_string()));
        last = app.anonymous().request(request.unwrap()).await.status;
    }

    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn an_access_token_of_a_session_that_has_ended_changes_nothing() {
    let app = TestApp::start().await;
    let ada = app.ada().await;
    ada.client.delete("/auth/sessions/current").await;

    for answer in [
        change_password(&ada.client, "correct horse", "battery staple").await,
        delete(&ada.client, "correct horse").await,
        ada.client.get("/users/me/export").await,
    ] {
        let answer = answer.expect(StatusCode::UNAUTHORIZED);
        assert_eq!(answer.text("/code"), "session_ended");
    }
    sign_in(&app, "correct horse")
        .await
        .expect(StatusCode::CREATED);
}

#[tokio::test]
async fn i_can_delete_my_account() {
    let app = TestApp::start().await;
    let ada = app.ada_with(Permission::READ_USERS).await;

    let answer = delete(&ada.client, "correct horse").await;

    answer.expect(StatusCode::NO_CONTENT);
    let signed_in = sign_in(&app, "correct horse").await;
    signed_in.expect(StatusCode::UNAUTHORIZED);
    assert_eq!(
        refresh(&app, &ada.session_token).await,
        StatusCode::UNAUTHORIZED
    );
    app.run_jobs().await;
    let profile = ada.client.get("/users/me").await;
    profile.expect(StatusCode::NOT_FOUND);
    let again = app.anonymous().post("/registration", registration()).await;
    again.expect(StatusCode::ACCEPTED);
    sign_in(&app, "correct horse")
        .await
        .expect(StatusCode::CREATED);
}

#[tokio::test]
async fn whoever_has_confirmed_their_address_is_told_of_the_deletion() {
    let app = TestApp::start().await;
    let ada = app.ada().await;
    let token = app.token_mailed_to(ADA, "Confirm your email address").await;
    let body = json!({ "token": token });
    ada.client.post("/auth/email-confirmation", body).await;

    let answer = delete(&ada.client, "correct horse").await;

    answer.expect(StatusCode::NO_CONTENT);
    let mails = app.mails_to(ADA).await;
    assert_eq!(mails.last().unwrap().subject, "Your account was deleted");
}

#[tokio::test]
async fn nobody_deletes_an_account_who_does_not_know_the_password() {
    let app = TestApp::start().await;
    let ada = app.ada().await;

    let answer = delete(&ada.client, "wrong horse").await;

    let answer = answer.expect(StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(answer.text("/errors/0/pointer"), "/password");
    sign_in(&app, "correct horse")
        .await
        .expect(StatusCode::CREATED);
}

#[tokio::test]
async fn i_can_export_what_is_stored_about_me_and_nothing_else() {
    let app = TestApp::start().await;
    let ada = app.ada_with(Permission::READ_USERS).await;
    app.eve().await;

    let export = ada.client.get("/users/me/export").await;

    let export = export.expect(StatusCode::OK);
    assert_eq!(
        export.body,
        json!({
            "account": {
                "id": "00000000-0000-0000-0000-000000000001",
                "email": ADA,
                "email_confirmed_at": null,
                "created_at": "1970-01-01T00:00:00Z",
                "disabled_at": null,
                "permissions": ["users:read"],
            },
            "profile": {
                "id": "00000000-0000-0000-0000-000000000001",
                "created_at": "1970-01-01T00:00:00Z",
                "first_name": "Ada",
                "last_name": "Lovelace",
            },
            "sessions": [{
                "id": "00000000-0000-0000-0000-000000000002",
                "opened_at": "1970-01-01T00:00:00Z",
                "last_use_at": "1970-01-01T00:00:00Z",
                "address": null,
                "user_agent": null,
                "current": true,
            }],
        })
    );
}

#[tokio::test]
async fn a_user_who_is_disabled_is_out_until_they_are_enabled() {
    let app = TestApp::start().await;
    let ada = app.ada().await;
    let user_id = Uuid::from_u128(1).into();
    let commands = CommandBus::new(app.context.clone());

    commands.dispatch(DisableUser { user_id }).await.unwrap();

    let refused = sign_in(&app, "correct horse").await;
    let wrong = sign_in(&app, "wrong horse").await;
    let refused = refused.expect(StatusCode::UNAUTHORIZED);
    assert_eq!(refused.body, wrong.body);
    assert_eq!(
        refresh(&app, &ada.session_token).await,
        StatusCode::UNAUTHORIZED
    );
    // Without asking the database, it is not known yet.
    ada.client.get("/users/me").await.expect(StatusCode::OK);
    let at_once = change_password(&ada.client, "correct horse", "battery staple").await;
    at_once.expect(StatusCode::UNAUTHORIZED);

    commands.dispatch(EnableUser { user_id }).await.unwrap();

    sign_in(&app, "correct horse")
        .await
        .expect(StatusCode::CREATED);
}

#[tokio::test]
async fn a_session_that_has_expired_changes_nothing() {
    let app = TestApp::start_with(&[("AUTH__SESSION_MAX_LIFETIME", "60")]).await;
    let ada = app.ada().await;
    app.clock.advance(Duration::minutes(2));

    let answer = change_password(&ada.client, "correct horse", "battery staple").await;

    let answer = answer.expect(StatusCode::UNAUTHORIZED);
    assert_eq!(answer.text("/code"), "session_ended");
}
