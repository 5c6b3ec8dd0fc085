use app_core::billing::{
    domain::{invoice::Invoice, tagging::Tagging},
    ports::repo::{invoice::InvoiceRepository, tag::TagRepository},
};
use axum::http::StatusCode;
use runtime_testing::Client;
use serde_json::json;
use uuid::Uuid;

use crate::tests::{
    doubles::adapters::billing::repo::{invoice, tag, tagging},
    support::{app::TestApp, users},
};

/// Starts a service that has what taggings link.
async fn start() -> TestApp {
    let app = TestApp::start().await;
    app.commit(|scope| async move {
        let invoices = scope.port::<dyn InvoiceRepository>();
        invoices
            .save(Invoice {
                owner_id: users::ada_id(),
                ..invoice::invoice()
            })
            .await
            .unwrap();
        invoices
            .save(Invoice {
                owner_id: users::ada_id(),
                ..invoice::other_invoice()
            })
            .await
            .unwrap();
        let tags = scope.port::<dyn TagRepository>();
        tags.save(tag::tag()).await.unwrap();
        tags.save(tag::other_tag()).await.unwrap();
    })
    .await;
    app
}

fn path(tagging: Tagging) -> String {
    format!("/invoices/{}/tags/{}", tagging.invoice_id, tagging.tag_id)
}

/// The path of the tags of the invoice.
fn tags(tagging: Tagging) -> String {
    format!("/invoices/{}/tags", tagging.invoice_id)
}

/// The path of the invoices of the tag.
fn invoices(tagging: Tagging) -> String {
    format!("/tags/{}/invoices", tagging.tag_id)
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
    let client = app.ada().await.client;
    let tagging = tagging::tagging();

    let added = client.put(&path(tagging), json!({})).await;

    added.expect(StatusCode::NO_CONTENT);
    assert_eq!(
        ids(&client, &tags(tagging)).await,
        [tagging.tag_id.to_string()]
    );
    assert_eq!(
        ids(&client, &invoices(tagging)).await,
        [tagging.invoice_id.to_string()]
    );
}

#[tokio::test]
async fn adding_and_removing_twice_is_like_once() {
    let app = start().await;
    let client = app.ada().await.client;
    let tagging = tagging::tagging();

    for _ in 0..2 {
        client
            .put(&path(tagging), json!({}))
            .await
            .expect(StatusCode::NO_CONTENT);
    }
    assert_eq!(ids(&client, &tags(tagging)).await.len(), 1);
    for _ in 0..2 {
        client
            .delete(&path(tagging))
            .await
            .expect(StatusCode::NO_CONTENT);
    }
    assert!(ids(&client, &tags(tagging)).await.is_empty());
}

#[tokio::test]
async fn what_is_anothers_is_not_found() {
    let app = start().await;
    let ada = app.ada().await.client;
    let eve = app.eve().await;
    let tagging = tagging::tagging();
    let path = path(tagging);
    ada.put(&path, json!({}))
        .await
        .expect(StatusCode::NO_CONTENT);

    eve.put(&path, json!({}))
        .await
        .expect(StatusCode::NOT_FOUND);
    eve.delete(&path).await.expect(StatusCode::NOT_FOUND);

    assert!(ids(&eve, &tags(tagging)).await.is_empty());
    assert!(ids(&eve, &invoices(tagging)).await.is_empty());
    assert_eq!(ids(&ada, &tags(tagging)).await.len(), 1);
}

#[tokio::test]
async fn the_invoice_must_exist() {
    let app = start().await;
    let client = app.ada().await.client;
    let unknown = Tagging {
        invoice_id: Uuid::from_u128(9).into(),
        ..tagging::tagging()
    };

    let refused = client.put(&path(unknown), json!({})).await;

    let refused = refused.expect(StatusCode::NOT_FOUND);
    assert_eq!(refused.text("/code"), "invoice_unknown");
}

#[tokio::test]
async fn a_invoice_takes_its_taggings_with_it() {
    let app = start().await;
    let client = app.ada().await.client;
    let tagging = tagging::tagging();
    client
        .put(&path(tagging), json!({}))
        .await
        .expect(StatusCode::NO_CONTENT);

    app.commit(move |scope| async move {
        let invoices = scope.port::<dyn InvoiceRepository>();
        invoices.delete(tagging.invoice_id).await.unwrap();
    })
    .await;

    assert!(ids(&client, &tags(tagging)).await.is_empty());
    assert!(ids(&client, &invoices(tagging)).await.is_empty());
}

#[tokio::test]
async fn the_tag_must_exist() {
    let app = start().await;
    let client = app.ada().await.client;
    let unknown = Tagging {
        tag_id: Uuid::from_u128(9).into(),
        ..tagging::tagging()
    };

    let refused = client.put(&path(unknown), json!({})).await;

    let refused = refused.expect(StatusCode::NOT_FOUND);
    assert_eq!(refused.text("/code"), "tag_unknown");
}

#[tokio::test]
async fn a_tag_takes_its_taggings_with_it() {
    let app = start().await;
    let client = app.ada().await.client;
    let tagging = tagging::tagging();
    client
        .put(&path(tagging), json!({}))
        .await
        .expect(StatusCode::NO_CONTENT);

    app.commit(move |scope| async move {
        let tags = scope.port::<dyn TagRepository>();
        tags.delete(tagging.tag_id).await.unwrap();
    })
    .await;

    assert!(ids(&client, &tags(tagging)).await.is_empty());
    assert!(ids(&client, &invoices(tagging)).await.is_empty());
}

#[tokio::test]
async fn a_claimant_is_needed() {
    let app = TestApp::start().await;
    let client = app.anonymous();
    let tagging = tagging::tagging();

    for answer in [
        client.put(&path(tagging), json!({})).await,
        client.delete(&path(tagging)).await,
        client.get(&tags(tagging)).await,
        client.get(&invoices(tagging)).await,
    ] {
        answer.expect(StatusCode::UNAUTHORIZED);
    }
}
