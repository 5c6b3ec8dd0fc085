use std::{env, path::Path};

use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use runtime::api::Api as _;
use runtime_testing::{assert_references_resolve, keep_description};
use serde_json::Value;

use crate::tests::support::app::TestApp;

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
async fn the_description_is_shown() {
    let app = TestApp::start().await;
    let get = async |path: &str| {
        let request = Request::get(path).header("accept-encoding", "gzip");
        app.anonymous()
            .request(request.body(Body::empty()).unwrap())
            .await
    };

    let docs = app.anonymous().get("/docs/").await.expect(StatusCode::OK);
    assert_eq!(docs.header("content-type"), "text/html; charset=utf-8");

    for path in ["/docs/", "/docs/swagger-ui-bundle.js", "/openapi.json"] {
        let answer = get(path).await.expect(StatusCode::OK);
        assert_eq!(answer.header("content-encoding"), "gzip", "{path}");
    }
    let script = get("/docs/swagger-ui-bundle.js").await;
    assert_eq!(script.header("cache-control"), "public, max-age=86400");
    get("/docs/nothing").await.expect(StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_description_can_be_switched_off() {
    let app = TestApp::start_with(&[("SERVER__DOCS", "false")]).await;

    for path in ["/docs", "/docs/", "/openapi.json"] {
        let answer = app.anonymous().get(path).await;
        answer.expect(StatusCode::NOT_FOUND);
    }
}

#[test]
fn every_response_is_described_and_every_failure_is_a_problem() {
    let description = serde_json::to_value(crate::api().openapi()).unwrap();
    let paths = description["paths"].as_object().unwrap();
    let operations = paths
        .values()
        .flat_map(|item| item.as_object().unwrap().values());

    for operation in operations {
        let responses = operation["responses"].as_object().unwrap();
        assert!(responses.contains_key("default"), "{operation:#}");
        for (status, response) in responses {
            let component = response["$ref"].as_str();
            let component = component.and_then(|path| description.pointer(&path[1..]));
            let response = component.unwrap_or(response);
            let description = response["description"].as_str();
            assert!(
                description.is_some_and(|text| !text.is_empty()),
                "{operation:#}"
            );
            if !status.starts_with('2') {
                let problem = "/content/application~1problem+json/schema/$ref";
                assert_eq!(
                    response.pointer(problem).and_then(Value::as_str),
                    Some("#/components/schemas/Problem"),
                    "{operation:#}"
                );
            }
        }
    }
}

/// The tests write `openapi.json`. In CI, they fail if it was not committed with a change of the API.
#[test]
fn the_description_is_committed() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi.json");
    let is_ci = env::var_os("CI").is_some();
    keep_description(&crate::api().openapi(), &path, is_ci);
}

#[test]
fn every_reference_leads_somewhere() {
    assert_references_resolve(&serde_json::to_value(crate::api().openapi()).unwrap());
}
