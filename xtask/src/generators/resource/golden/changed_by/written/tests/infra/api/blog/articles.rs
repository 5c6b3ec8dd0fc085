use axum::http::StatusCode;
use runtime_testing::Client;
use serde_json::{Value, json};

use crate::tests::support::app::TestApp;

fn body() -> Value {
    json!({ "title": "Title 1", "body": "Body 1", "pinned": true })
}

/// Starts a service.
async fn start() -> TestApp {
    TestApp::start().await
}

/// Has `client` create an article, and returns its path.
async fn create(client: &Client) -> String {
    let created = client
        .post("/articles", body())
        .await
        .expect(StatusCode::CREATED);
    let path = created.header("location");
    assert_eq!(path, format!("/articles/{}", created.text("/id")));
    path.to_owned()
}

#[tokio::test]
async fn what_was_created_can_be_read() {
    let app = start().await;
    let client = app.ada().await.client;

    let path = create(&client).await;

    let found = client.get(&path).await.expect(StatusCode::OK);
    assert_eq!(found.header("etag"), "\"1\"");
    for (field, value) in body().as_object().unwrap() {
        assert_eq!(found.body[field], *value, "{field}");
    }
    let listed = client.get("/articles").await.expect(StatusCode::OK);
    assert_eq!(listed.body["items"].as_array().unwrap().len(), 1);
    assert_eq!(listed.body["items"][0]["id"], found.body["id"]);
}

#[tokio::test]
async fn a_version_that_the_client_has_is_not_sent_again() {
    let app = start().await;
    let client = app.ada().await.client;
    let path = create(&client).await;

    let answer = client.with("if-none-match", "\"1\"").get(&path).await;

    answer.expect(StatusCode::NOT_MODIFIED);
}

#[tokio::test]
async fn every_field_can_be_changed_by_itself() {
    let app = start().await;
    let client = app.ada().await.client;
    let path = create(&client).await;
    let changes = [
        ("title", json!("Title 2")),
        ("body", json!("Body 2")),
        ("pinned", json!(false)),
    ];
    for (version, (field, value)) in (2..).zip(changes) {
        let mut expected = client.get(&path).await.body;

        let changed = client.patch(&path, json!({ field: value })).await;

        let changed = changed.expect(StatusCode::NO_CONTENT);
        assert_eq!(changed.header("etag"), format!("\"{version}\""));
        expected["version"] = json!(version);
        expected[field] = value;
        assert_eq!(client.get(&path).await.body, expected, "{field}");
    }
}

#[tokio::test]
async fn a_change_of_nothing_makes_no_version() {
    let app = start().await;
    let client = app.ada().await.client;
    let path = create(&client).await;

    let changed = client
        .patch(&path, body())
        .await
        .expect(StatusCode::NO_CONTENT);

    assert_eq!(changed.header("etag"), "\"1\"");
}

#[tokio::test]
async fn a_version_that_the_client_has_not_seen_is_not_changed() {
    let app = start().await;
    let client = app.ada().await.client;
    let path = create(&client).await;
    let outdated = client.with("if-match", "\"2\"");

    let refused = outdated.patch(&path, body()).await;
    refused.expect(StatusCode::PRECONDITION_FAILED);
    let refused = outdated.delete(&path).await;
    refused.expect(StatusCode::PRECONDITION_FAILED);

    let present = client.with("if-match", "\"1\"");
    present
        .patch(&path, body())
        .await
        .expect(StatusCode::NO_CONTENT);
    present.delete(&path).await.expect(StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn what_was_deleted_is_not_found() {
    let app = start().await;
    let client = app.ada().await.client;
    let path = create(&client).await;

    client.delete(&path).await.expect(StatusCode::NO_CONTENT);

    for answer in [
        client.get(&path).await,
        client.patch(&path, json!({})).await,
        client.delete(&path).await,
    ] {
        let answer = answer.expect(StatusCode::NOT_FOUND);
        assert_eq!(answer.text("/code"), "article_unknown");
    }
    let listed = client.get("/articles").await;
    assert_eq!(listed.body, json!({ "items": [] }));
}

#[tokio::test]
async fn all_that_is_missing_is_reported() {
    let app = start().await;
    let client = app.ada().await.client;

    let refused = client.post("/articles", json!({})).await;

    let refused = refused.expect(StatusCode::UNPROCESSABLE_ENTITY);
    let errors = refused.body["errors"].as_array().unwrap();
    let pointers: Vec<_> = errors
        .iter()
        .map(|error| error["pointer"].as_str().unwrap())
        .collect();
    assert_eq!(pointers, ["/title", "/body", "/pinned"]);
}

#[tokio::test]
async fn what_is_not_valid_is_reported_with_its_place() {
    let app = start().await;
    let client = app.ada().await.client;
    let path = create(&client).await;
    let invalid = [
        ("/title", json!("")),
        ("/title", json!("A".repeat(201))),
        ("/body", json!("")),
        ("/body", json!("A".repeat(10_001))),
    ];
    for (pointer, value) in invalid {
        let mut body = body();
        *body.pointer_mut(pointer).unwrap() = value;

        for refused in [
            client.post("/articles", body.clone()).await,
            client.patch(&path, body).await,
        ] {
            let refused = refused.expect(StatusCode::UNPROCESSABLE_ENTITY);
            assert_eq!(refused.text("/errors/0/pointer"), pointer);
        }
    }
}

#[tokio::test]
async fn the_same_request_creates_one() {
    let app = start().await;
    let client = app.ada().await.client;
    let once = client.with("idempotency-key", "a-key");

    let first = once
        .post("/articles", body())
        .await
        .expect(StatusCode::CREATED);
    let second = once
        .post("/articles", body())
        .await
        .expect(StatusCode::CREATED);

    assert_eq!(first.body, second.body);
    let listed = client.get("/articles").await;
    assert_eq!(listed.body["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn article_title_taken() {
    let app = start().await;
    let client = app.ada().await.client;
    create(&client).await;

    let refused = client.post("/articles", body()).await;

    let refused = refused.expect(StatusCode::CONFLICT);
    assert_eq!(refused.text("/errors/0/pointer"), "/title");
}

#[tokio::test]
async fn what_is_anothers_can_only_be_read() {
    let app = start().await;
    let ada = app.ada().await.client;
    let eve = app.eve().await;
    let path = create(&ada).await;
    let outdated = eve.with("if-match", "\"2\"");

    for answer in [
        eve.patch(&path, body()).await,
        eve.delete(&path).await,
        outdated.patch(&path, body()).await,
        outdated.delete(&path).await,
    ] {
        let answer = answer.expect(StatusCode::FORBIDDEN);
        assert_eq!(answer.text("/code"), "article_of_another");
    }
    let other = app.anonymous();
    let found = other.get(&path).await.expect(StatusCode::OK);
    assert_eq!(found.header("etag"), "\"1\"");
    let listed = other.get("/articles").await.expect(StatusCode::OK);
    assert_eq!(listed.body["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_claimant_is_needed() {
    let app = start().await;
    let client = app.anonymous();
    let path = "/articles/00000000-0000-0000-0000-000000000001";

    for answer in [
        client.post("/articles", body()).await,
        client.patch(path, json!({})).await,
        client.delete(path).await,
    ] {
        answer.expect(StatusCode::UNAUTHORIZED);
    }
}
