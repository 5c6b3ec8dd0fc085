//! A description is completed with what the routes do not declare.

use axum::http::StatusCode;
use runtime::api::{ApiResult, Json, openapi};
use runtime_testing::assert_references_resolve;
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

#[derive(Serialize, ToSchema)]
struct Thing {
    name: String,
}

#[utoipa::path(get, path = "/things", responses((status = 200, body = Thing), (status = 404)))]
async fn look() -> axum::Json<Thing> {
    let name = "a thing".to_owned();
    axum::Json(Thing { name })
}

#[utoipa::path(
    put,
    path = "/things",
    request_body = u32,
    security(("access_token" = [])),
    responses(
        (status = 204, description = "It is there."),
        (status = 409, description = "There is another."),
        (status = 418, description = "It is a teapot.", body = Thing),
        (status = "default", description = "Something else."),
    )
)]
async fn put(_: Json<u32>) -> ApiResult<StatusCode> {
    Ok(StatusCode::NO_CONTENT)
}

fn description() -> Value {
    let router = OpenApiRouter::<()>::new().routes(routes!(look, put));
    serde_json::to_value(openapi::complete(router.into_openapi())).unwrap()
}

#[test]
fn every_response_is_described_and_every_failure_is_a_problem() {
    let description = description();
    let problem = json!({ "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } });

    let responses = &description["paths"]["/things"]["get"]["responses"];

    assert_eq!(responses["200"]["description"], "OK");
    assert_eq!(responses["404"]["description"], "Not Found");
    assert_eq!(responses["404"]["content"], problem);
    assert_eq!(responses["default"]["description"], "An error (RFC 9457)");
    assert_eq!(responses["default"]["content"], problem);
}

#[test]
fn a_token_may_be_missing_and_an_input_may_be_wrong() {
    let description = description();
    let things = &description["paths"]["/things"];

    for (status, text) in [("401", "Unauthorized"), ("422", "Unprocessable Entity")] {
        assert_eq!(things["put"]["responses"][status]["description"], text);
        assert_eq!(things["get"]["responses"][status], Value::Null);
    }
}

#[test]
fn what_a_route_says_itself_stays() {
    let description = description();

    let responses = &description["paths"]["/things"]["put"]["responses"];

    assert_eq!(responses["204"], json!({ "description": "It is there." }));
    assert_eq!(responses["409"]["description"], "There is another.");
    assert!(responses["418"]["content"]["application/json"].is_object());
    assert!(responses["418"]["content"]["application/problem+json"].is_null());
    assert_eq!(responses["default"]["description"], "Something else.");
}

#[test]
fn every_reference_leads_somewhere() {
    assert_references_resolve(&description());
}
