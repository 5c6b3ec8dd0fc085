//! Parameters of a query string.

use axum::{Router, http::StatusCode, routing::get};
use chrono::NaiveDate;
use runtime::api::Query;
use runtime_testing::Client;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::assert_problem;

#[derive(Deserialize, Serialize)]
struct Parameters {
    text: String,
    number: u32,
    due: Option<NaiveDate>,
    name: Option<String>,
    #[serde(default)]
    limit: u8,
    #[serde(default)]
    status: Vec<Status>,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
enum Status {
    Draft,
    Sent,
}

fn client() -> Client {
    let route = async |Query(parameters): Query<Parameters>| axum::Json(parameters);
    Client::of(Router::new().route("/", get(route)))
}

async fn violations(query: &str) -> Value {
    let answer = client().get(&format!("/?{query}")).await;
    let mut answer = assert_problem(answer, StatusCode::UNPROCESSABLE_ENTITY, "invalid_input");
    answer.body["errors"].take()
}

#[tokio::test]
async fn parameters_are_read() {
    let query =
        "text=a%20b+c&number=1&due=2026-12-31&name=Ada&limit=2&status=sent&status=draft&other=";
    let answer = client().get(&format!("/?{query}")).await;
    assert_eq!(
        answer.expect(StatusCode::OK).body,
        json!({
            "text": "a b c",
            "number": 1,
            "due": "2026-12-31",
            "name": "Ada",
            "limit": 2,
            "status": ["sent", "draft"],
        })
    );

    let answer = client().get("/?text=&number=1&status=sent").await;
    let answer = answer.expect(StatusCode::OK);
    assert_eq!(answer.body["text"], "");
    assert_eq!(answer.body["status"], json!(["sent"]));
}

#[tokio::test]
async fn a_parameter_without_a_value_is_an_absent_one() {
    let absent = client()
        .get("/?text=&number=1")
        .await
        .expect(StatusCode::OK);

    let empty = client()
        .get("/?text=&number=1&due=&name&limit=&status=")
        .await;

    assert_eq!(empty.expect(StatusCode::OK).body, absent.body);
    assert_eq!(
        violations("text=&number=").await,
        json!([{ "pointer": "/number", "code": "required", "message": "is required" }])
    );
}

#[tokio::test]
async fn all_that_is_wrong_is_reported() {
    let date = "must be a date like 2026-12-31";
    let status = "must be one of `draft`, `sent`";
    let nul = "must not contain the character U+0000";

    assert_eq!(
        violations("due=today&number=-1&status=lost&limit=1&limit=2&name=%00").await,
        json!([
            { "pointer": "/due", "code": "invalid", "message": date },
            {
                "pointer": "/number",
                "code": "invalid",
                "message": "must be a whole number from 0 to 4294967295",
            },
            { "pointer": "/status", "code": "invalid", "message": status },
            { "pointer": "/limit", "code": "repeated", "message": "occurs twice" },
            { "pointer": "/name", "code": "nul_character", "message": nul },
            { "pointer": "/text", "code": "required", "message": "is required" },
        ])
    );
    assert_eq!(
        violations("text=&number=1&status=sent&status=lost").await,
        json!([{ "pointer": "/status/1", "code": "invalid", "message": status }])
    );
}
