use axum::http::StatusCode;
use runtime_testing::Client;
use serde_json::{Value, json};

use crate::tests::support::app::TestApp;

fn body() -> Value {
    json!({ "name": "Name 1" })
}

/// Starts a service.
async fn start() -> TestApp {
    TestApp::start().await
}

/// Has `client` create a customer, and returns its path.
async fn create(client: &Client) -> String {
    let created = client
        .post("/customers", body())
        .await
        .expect(StatusCode::CREATED);
    let path = created.header("location");
    assert_eq!(path, format!("/customers/{}", created.text("/id")));
    path.to_owned()
}

#[tokio::test]
async fn what_was_created_can_be_read() {
    let app = start().await;
    let client = app.anonymous();

    let path = create(&client).await;

    let found = client.get(&path).await.expect(StatusCode::OK);
    assert_eq!(found.header("etag"), "\"1\"");
    for (field, value) in body().as_object().unwrap() {
        assert_eq!(found.body[field], *value, "{field}");
    }
    let listed = client.get("/customers").await.expect(StatusCode::OK);
    assert_eq!(listed.body["items"].as_array().unwrap().len(), 1);
    assert_eq!(listed.body["items"][0]["id"], found.body["id"]);
}

#[tokio::test]
async fn a_version_that_the_client_has_is_not_sent_again() {
    let app = start().await;
    let client = app.anonymous();
    let path = create(&client).await;

    let answer = client.with("if-none-match", "\"1\"").get(&path).await;

    answer.expect(StatusCode::NOT_MODIFIED);
}

#[tokio::test]
async fn every_field_can_be_changed_by_itself() {
    let app = start().await;
    let client = app.anonymous();
    let path = create(&client).await;
    let changes = [("name", json!("Name 2"))];
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
    let client = app.anonymous();
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
    let client = app.anonymous();
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
    let client = app.anonymous();
    let path = create(&client).await;

    client.delete(&path).await.expect(StatusCode::NO_CONTENT);

    for answer in [
        client.get(&path).await,
        client.patch(&path, json!({})).await,
        client.delete(&path).await,
    ] {
        let answer = answer.expect(StatusCode::NOT_FOUND);
        assert_eq!(answer.text("/code"), "customer_unknown");
    }
    let listed = client.get("/customers").await;
    assert_eq!(listed.body, json!({ "items": [] }));
}

#[tokio::test]
async fn all_that_is_missing_is_reported() {
    let app = start().await;
    let client = app.anonymous();

    let refused = client.post("/customers", json!({})).await;

    let refused = refused.expect(StatusCode::UNPROCESSABLE_ENTITY);
    let errors = refused.body["errors"].as_array().unwrap();
    let pointers: Vec<_> = errors
        .iter()
        .map(|error| error["pointer"].as_str().unwrap())
        .collect();
    assert_eq!(pointers, ["/name"]);
}

#[tokio::test]
async fn what_is_not_valid_is_reported_with_its_place() {
    let app = start().await;
    let client = app.anonymous();
    let path = create(&client).await;
    let invalid = [("/name", json!("")), ("/name", json!("A".repeat(256)))];
    for (pointer, value) in invalid {
        let mut body = body();
        *body.pointer_mut(pointer).unwrap() = value;

        for refused in [
            client.post("/customers", body.clone()).await,
            client.patch(&path, body).await,
        ] {
            let refused = refused.expect(StatusCode::UNPROCESSABLE_ENTITY);
            assert_eq!(refused.text("/errors/0/pointer"), pointer);
        }
    }
}
