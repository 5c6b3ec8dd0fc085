use app_core::social::{
    domain::membership::Membership,
    ports::repo::{group::GroupRepository, member::MemberRepository},
};
use axum::http::StatusCode;
use runtime_testing::Client;
use serde_json::json;
use uuid::Uuid;

use crate::tests::{
    doubles::adapters::social::repo::{group, member, membership},
    support::app::TestApp,
};

/// Starts a service that has what memberships link.
async fn start() -> TestApp {
    let app = TestApp::start().await;
    app.commit(|scope| async move {
        let members = scope.port::<dyn MemberRepository>();
        members.save(member::member()).await.unwrap();
        members.save(member::other_member()).await.unwrap();
        let groups = scope.port::<dyn GroupRepository>();
        groups.save(group::group()).await.unwrap();
        groups.save(group::other_group()).await.unwrap();
    })
    .await;
    app
}

fn path(membership: Membership) -> String {
    format!(
        "/members/{}/groups/{}",
        membership.member_id, membership.group_id
    )
}

/// The path of the groups of the member.
fn groups(membership: Membership) -> String {
    format!("/members/{}/groups", membership.member_id)
}

/// The path of the members of the group.
fn members(membership: Membership) -> String {
    format!("/groups/{}/members", membership.group_id)
}

/// Returns the ids in the list at `path`.
async fn ids(client: &Client, path: &str) -> Vec<String> {
    let page = client.get(path).await.expect(StatusCode::OK);
    let items = page.body["items"].as_array().unwrap().iter();
    items
        .map(|item| item["id"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn what_was_added_is_in_both_lists() {
    let app = start().await;
    let client = app.anonymous();
    let membership = membership::membership();

    let added = client.put(&path(membership), json!({})).await;

    added.expect(StatusCode::NO_CONTENT);
    assert_eq!(
        ids(&client, &groups(membership)).await,
        [membership.group_id.to_string()]
    );
    assert_eq!(
        ids(&client, &members(membership)).await,
        [membership.member_id.to_string()]
    );
}

#[tokio::test]
async fn adding_and_removing_twice_is_like_once() {
    let app = start().await;
    let client = app.anonymous();
    let membership = membership::membership();

    for _ in 0..2 {
        client
            .put(&path(membership), json!({}))
            .await
            .expect(StatusCode::NO_CONTENT);
    }
    assert_eq!(ids(&client, &groups(membership)).await.len(), 1);
    for _ in 0..2 {
        client
            .delete(&path(membership))
            .await
            .expect(StatusCode::NO_CONTENT);
    }
    assert!(ids(&client, &groups(membership)).await.is_empty());
}

#[tokio::test]
async fn the_member_must_exist() {
    let app = start().await;
    let client = app.anonymous();
    let unknown = Membership {
        member_id: Uuid::from_u128(9).into(),
        ..membership::membership()
    };

    let refused = client.put(&path(unknown), json!({})).await;

    let refused = refused.expect(StatusCode::NOT_FOUND);
    assert_eq!(refused.text("/code"), "member_unknown");
}

#[tokio::test]
async fn a_member_takes_its_memberships_with_it() {
    let app = start().await;
    let client = app.anonymous();
    let membership = membership::membership();
    client
        .put(&path(membership), json!({}))
        .await
        .expect(StatusCode::NO_CONTENT);

    app.commit(move |scope| async move {
        let members = scope.port::<dyn MemberRepository>();
        members.delete(membership.member_id).await.unwrap();
    })
    .await;

    assert!(ids(&client, &groups(membership)).await.is_empty());
    assert!(ids(&client, &members(membership)).await.is_empty());
}

#[tokio::test]
async fn the_group_must_exist() {
    let app = start().await;
    let client = app.anonymous();
    let unknown = Membership {
        group_id: Uuid::from_u128(9).into(),
        ..membership::membership()
    };

    let refused = client.put(&path(unknown), json!({})).await;

    let refused = refused.expect(StatusCode::NOT_FOUND);
    assert_eq!(refused.text("/code"), "group_unknown");
}

#[tokio::test]
async fn a_group_takes_its_memberships_with_it() {
    let app = start().await;
    let client = app.anonymous();
    let membership = membership::membership();
    client
        .put(&path(membership), json!({}))
        .await
        .expect(StatusCode::NO_CONTENT);

    app.commit(move |scope| async move {
        let groups = scope.port::<dyn GroupRepository>();
        groups.delete(membership.group_id).await.unwrap();
    })
    .await;

    assert!(ids(&client, &groups(membership)).await.is_empty());
    assert!(ids(&client, &members(membership)).await.is_empty());
}
