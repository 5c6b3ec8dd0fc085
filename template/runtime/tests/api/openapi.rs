//! A description is completed with what the routes do not declare.

use std::{fs, panic};

use axum::http::StatusCode;
use runtime::api::{ApiResult, Json, openapi};
use runtime_testing::{assert_references_resolve, keep_description};
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
    delete,
    path = "/things",
    params(("id" = u32, Query)),
    responses((status = 204), (status = TOO_MANY_REQUESTS), (status = 503))
)]
async fn remove() -> StatusCode {
    StatusCode::NO_CONTENT
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
    let router = OpenApiRouter::<()>::new().routes(routes!(look, put, remove));
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
    let default = "#/components/responses/Error";
    assert_eq!(responses["default"], json!({ "$ref": default }));
    for response in description["components"]["responses"]
        .as_object()
        .unwrap()
        .values()
    {
        assert!(response["description"].is_string(), "{response}");
        assert_eq!(response["content"], problem);
    }
}

#[test]
fn an_operation_has_the_failures_that_can_occur() {
    let description = description();
    let things = &description["paths"]["/things"];
    let statuses = |method: &str| -> Vec<&str> {
        let responses = things[method]["responses"].as_object().unwrap();
        responses.keys().map(String::as_str).collect()
    };

    let always = ["400", "500", "503", "504", "default"];
    assert_eq!(statuses("get"), sorted(&always, &["200", "404"]));
    assert_eq!(statuses("delete"), sorted(&always, &["204", "422", "429"]));
    let with_body = ["204", "401", "408", "409", "413", "415", "418", "422"];
    assert_eq!(statuses("put"), sorted(&always, &with_body));
}

/// Returns all statuses in their order.
fn sorted<'s>(some: &[&'s str], others: &[&'s str]) -> Vec<&'s str> {
    let mut all = [some, others].concat();
    all.sort_unstable();
    all
}

#[test]
fn a_failure_says_which_headers_it_has() {
    let description = description();
    let names = |response: &Value| -> Vec<String> {
        let headers = response["headers"].as_object().unwrap();
        headers.keys().cloned().collect()
    };
    let components = &description["components"]["responses"];
    let declared = &description["paths"]["/things"]["delete"]["responses"];

    let unauthorized = ["WWW-Authenticate", "X-Request-Id"];
    assert_eq!(names(&components["Unauthorized"]), unauthorized);
    assert_eq!(names(&components["Error"]), ["X-Request-Id"]);
    for busy in [&components["ServiceUnavailable"], &declared["503"]] {
        assert_eq!(names(busy), ["Retry-After", "X-Request-Id"]);
    }
    let limit = [
        "RateLimit",
        "RateLimit-Policy",
        "Retry-After",
        "X-Request-Id",
    ];
    assert_eq!(names(&declared["429"]), limit);
    assert_eq!(declared["204"]["headers"], Value::Null);
}

#[test]
fn a_route_without_a_token_is_public() {
    let description = description();
    let things = &description["paths"]["/things"];

    assert_eq!(things["get"]["security"], json!([]));
    assert_eq!(things["put"]["security"], json!([{ "access_token": [] }]));
    assert_eq!(description["servers"], json!([{ "url": "/" }]));
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
fn only_failures_that_can_occur_are_described() {
    let router = OpenApiRouter::<()>::new().routes(routes!(look));

    let description = openapi::complete(router.into_openapi());

    let components = description.components.unwrap();
    let names: Vec<_> = components.responses.keys().collect();
    let always = [
        "BadRequest",
        "Error",
        "GatewayTimeout",
        "InternalServerError",
        "ServiceUnavailable",
    ];
    assert_eq!(names, always);
}

#[test]
fn every_reference_leads_somewhere() {
    assert_references_resolve(&description());
}

#[test]
fn a_description_is_written_by_developers_and_compared_in_ci() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("openapi.json");
    let old = openapi::complete(OpenApiRouter::<()>::new().into_openapi());
    let new = OpenApiRouter::<()>::new().routes(routes!(look));
    let new = openapi::complete(new.into_openapi());
    let fails_in_ci =
        |description| panic::catch_unwind(|| keep_description(description, &path, true)).is_err();

    // Who has not run the tests yet has no file.
    assert!(!fails_in_ci(&old) && !path.exists());
    keep_description(&old, &path, false);
    assert!(!fails_in_ci(&old) && fails_in_ci(&new));
    keep_description(&new, &path, false);
    assert!(!fails_in_ci(&new) && fails_in_ci(&old));
    assert!(fs::read_to_string(&path).unwrap().contains("/things"));
}
