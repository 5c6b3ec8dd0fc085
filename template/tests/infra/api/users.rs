use app_core::auth::domain::permission::Permission;
use axum::http::StatusCode;
use serde_json::json;

use crate::tests::support::{
    app::TestApp,
    users::{ADA, registration},
};

#[tokio::test]
async fn i_see_my_profile() {
    let app = TestApp::start().await;
    let ada = app.ada().await;

    let me = ada.client.get("/users/me").await;

    assert_eq!(
        me.expect(StatusCode::OK).body,
        json!({
            "id": "00000000-0000-0000-0000-000000000001",
            "created_at": "1970-01-01T00:00:00Z",
            "first_name": "Ada",
            "last_name": "Lovelace",
        })
    );
}

#[tokio::test]
async fn nobody_else_does() {
    let app = TestApp::start().await;

    let answer = app.anonymous().get("/users/me").await;

    answer.expect(StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_new_user_has_a_profile_once_the_job_has_run() {
    let app = TestApp::start().await;
    let registered = app.anonymous().post("/registration", registration()).await;
    registered.expect(StatusCode::ACCEPTED);
    let ada = app.ada_again().await;

    let change = json!({ "last_name": "King" });
    let too_early = [
        ada.client.get("/users/me").await,
        ada.client.patch("/users/me", change).await,
    ];
    app.run_jobs().await;

    for answer in too_early {
        let answer = answer.expect(StatusCode::NOT_FOUND);
        assert_eq!(answer.text("/code"), "profile_unknown");
    }
    let me = ada.client.get("/users/me").await.expect(StatusCode::OK);
    assert_eq!(me.text("/last_name"), "Lovelace");
}

#[tokio::test]
async fn i_can_change_a_part_of_my_profile() {
    let app = TestApp::start().await;
    let ada = app.ada().await;

    let answer = ada
        .client
        .patch("/users/me", json!({ "last_name": "King" }))
        .await;

    answer.expect(StatusCode::NO_CONTENT);
    let me = ada.client.get("/users/me").await;
    assert_eq!(
        (me.text("/first_name"), me.text("/last_name")),
        ("Ada", "King")
    );
}

#[tokio::test]
async fn an_access_token_of_a_session_that_has_ended_changes_no_profile_and_shows_no_other() {
    let app = TestApp::start().await;
    let ada = app.ada_with(Permission::READ_USERS).await;
    ada.client.delete("/auth/sessions/current").await;

    let change = json!({ "last_name": "King" });
    let path = "/users/00000000-0000-0000-0000-000000000001";
    for answer in [
        ada.client.patch("/users/me", change).await,
        ada.client.get(path).await,
    ] {
        let answer = answer.expect(StatusCode::UNAUTHORIZED);
        assert_eq!(answer.text("/code"), "session_ended");
    }
}

#[tokio::test]
async fn changes_of_different_parts_at_the_same_time_are_all_kept() {
    let app = TestApp::start().await;
    let ada = app.ada().await;
    let change = |part| ada.client.patch("/users/me", part);

    for number in 0..5 {
        let (first, last) = (format!("Augusta {number}"), format!("King {number}"));
        let (one, other) = tokio::join!(
            change(json!({ "first_name": &first })),
            change(json!({ "last_name": &last })),
        );

        one.expect(StatusCode::NO_CONTENT);
        other.expect(StatusCode::NO_CONTENT);
        let me = ada.client.get("/users/me").await;
        assert_eq!(
            (me.text("/first_name"), me.text("/last_name")),
            (&*first, &*last)
        );
    }
}

#[tokio::test]
async fn a_field_that_is_not_known_is_refused() {
    let app = TestApp::start().await;
    let ada = app.ada().await;

    let answer = ada
        .client
        .patch("/users/me", json!({ "frist_name": "Eve" }))
        .await;

    let answer = answer.expect(StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(answer.text("/errors/0/pointer"), "/frist_name");
}

#[tokio::test]
async fn a_name_cannot_be_removed() {
    let app = TestApp::start().await;
    let ada = app.ada().await;

    let answer = ada
        .client
        .patch("/users/me", json!({ "last_name": null }))
        .await;

    let answer = answer.expect(StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(answer.text("/errors/0/pointer"), "/last_name");
}

#[tokio::test]
async fn other_profiles_take_a_permission() {
    let app = TestApp::start().await;
    let ada = app.ada().await;
    let path = "/users/00000000-0000-0000-0000-000000000001";
    let answer = ada.client.get(path).await.expect(StatusCode::FORBIDDEN);
    assert_eq!(answer.text("/code"), "permission_missing");

    app.grant(ADA, Permission::READ_USERS).await;

    let ada = app.ada_again().await;
    ada.client.get(path).await.expect(StatusCode::OK);
    let unknown = ada
        .client
        .get("/users/00000000-0000-0000-0000-000000000099")
        .await;
    unknown.expect(StatusCode::NOT_FOUND);
    let malformed = ada.client.get("/users/ada").await;
    let malformed = malformed.expect(StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(malformed.text("/errors/0/pointer"), "/id");
}
