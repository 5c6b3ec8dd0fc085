use axum::http::StatusCode;
use serde_json::Value;

use crate::tests::r#impl::app::TestApp;

#[tokio::test]
async fn the_description_is_served() {
    let app = TestApp::start().await;

    let description = app.anonymous().get("/openapi.json").await;

    let description = description.expect(StatusCode::OK);
    assert_eq!(description.text("/openapi"), "3.1.0");
    assert_eq!(description.text("/info/title"), env!("CARGO_PKG_NAME"));
    assert!(
        description
            .body
            .pointer("/paths/~1health~1ready/get")
            .is_some()
    );
}

#[tokio::test]
async fn every_operation_says_how_it_fails() {
    let description = serde_json::to_value(crate::api().openapi()).unwrap();
    let paths = description["paths"].as_object().unwrap();

    for operation in paths
        .values()
        .flat_map(|item| item.as_object().unwrap().values())
    {
        let schema =
            operation.pointer("/responses/default/content/application~1problem+json/schema/$ref");
        assert_eq!(
            schema.and_then(Value::as_str),
            Some("#/components/schemas/Problem"),
            "{operation:#}"
        );
    }
}

#[test]
fn every_reference_leads_somewhere() {
    let description = serde_json::to_value(crate::api().openapi()).unwrap();

    for reference in references(&description) {
        let pointer = reference.trim_start_matches('#');
        assert!(description.pointer(pointer).is_some(), "{reference}");
    }
}

/// Every `$ref` within `value`.
fn references(value: &Value) -> Vec<&str> {
    match value {
        Value::Object(object) => {
            let own = object.get("$ref").and_then(Value::as_str);
            own.into_iter()
                .chain(object.values().flat_map(references))
                .collect()
        }
        Value::Array(values) => values.iter().flat_map(references).collect(),
        _ => Vec::new(),
    }
}
