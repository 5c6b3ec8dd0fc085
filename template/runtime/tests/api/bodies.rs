//! A body that is not valid is answered with everything that is wrong with it.

use std::collections::HashMap;

use axum::{
    Router,
    body::Body,
    http::{Request, StatusCode, header},
    routing::post,
};
use chrono::{DateTime, NaiveDate, Utc};
use runtime::api::Json;
use runtime_testing::{Answer, Client};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};
use uuid::Uuid;

use super::assert_problem;

#[derive(Deserialize)]
#[allow(dead_code)] // it is only read
struct Invoice {
    id: Uuid,
    number: String,
    status: Status,
    due_on: NaiveDate,
    sent_at: Option<DateTime<Utc>>,
    paid: bool,
    discount: Option<f64>,
    customer: Customer,
    lines: Vec<Line>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Status {
    Draft,
    Sent,
    Paid,
}

#[derive(Deserialize)]
#[allow(dead_code)] // it is only read
struct Customer {
    name: String,
    #[serde(default)]
    tags: Vec<Tag>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code)] // it is only read
struct Line {
    description: String,
    quantity: i32,
}

/// An object with a rule for the whole.
#[derive(Deserialize)]
#[serde(try_from = "Range")]
struct Period;

#[derive(Deserialize)]
struct Range {
    from: u8,
    to: u8,
}

impl TryFrom<Range> for Period {
    type Error = &'static str;

    fn try_from(range: Range) -> Result<Self, &'static str> {
        (range.from < range.to)
            .then_some(Self)
            .ok_or("must end after it begins")
    }
}

/// A text with a rule of its own, which no placeholder keeps.
#[derive(Deserialize)]
#[serde(try_from = "String")]
struct Tag;

impl TryFrom<String> for Tag {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, &'static str> {
        text.starts_with('#')
            .then_some(Self)
            .ok_or("must begin with `#`")
    }
}

fn client<T: DeserializeOwned + Send + 'static>() -> Client {
    Client::of(Router::new().route("/", post(async |_: Json<T>| {})))
}

async fn post_text<T: DeserializeOwned + Send + 'static>(body: impl Into<Body>) -> Answer {
    let request = Request::post("/").header(header::CONTENT_TYPE, "application/json");
    client::<T>()
        .request(request.body(body.into()).unwrap())
        .await
}

/// Returns the violations of `body`: the pointer, the code and the message of each.
async fn violations<T>(body: impl Into<Body>) -> Vec<[String; 3]>
where
    T: DeserializeOwned + Send + 'static,
{
    let answer = post_text::<T>(body).await;
    let answer = assert_problem(answer, StatusCode::UNPROCESSABLE_ENTITY, "invalid_input");
    let errors = answer.body["errors"].as_array().unwrap();
    let text = |error: &Value, name: &str| error[name].as_str().unwrap().to_owned();
    errors
        .iter()
        .map(|error| ["pointer", "code", "message"].map(|name| text(error, name)))
        .collect()
}

/// A valid invoice with some fields replaced.
fn invoice(changes: &Value) -> String {
    let mut invoice = json!({
        "id": "67e55044-10b1-426f-9247-bb680e5fe0c8",
        "number": "1",
        "status": "draft",
        "due_on": "2026-12-31",
        "sent_at": "2026-12-31T23:59:59Z",
        "paid": false,
        "discount": 0.5,
        "customer": { "name": "Ada", "tags": ["#kind"] },
        "lines": [{ "description": "Tea", "quantity": 1 }],
    });
    let changes = changes.as_object().unwrap().clone();
    invoice.as_object_mut().unwrap().extend(changes);
    invoice.to_string()
}

#[tokio::test]
async fn a_valid_body_is_read() {
    let bodies = [
        json!({}),
        json!({ "sent_at": null, "lines": [], "discount": 1, "unknown": [1] }),
    ];
    for changes in bodies {
        post_text::<Invoice>(invoice(&changes))
            .await
            .expect(StatusCode::OK);
    }
}

#[tokio::test]
async fn all_missing_fields_are_reported() {
    let expected = [
        "id", "number", "status", "due_on", "paid", "customer", "lines",
    ]
    .map(|field| {
        [
            format!("/{field}"),
            "required".to_owned(),
            "is required".to_owned(),
        ]
    });

    assert_eq!(violations::<Invoice>("{}").await, expected);
}

#[tokio::test]
async fn all_wrong_fields_are_reported_in_the_order_of_the_body() {
    let body = r##"{
        "number": 1,
        "id": "67e5",
        "status": "lost",
        "due_on": "31.12.2026",
        "sent_at": "yesterday",
        "paid": "yes",
        "discount": "much",
        "customer": { "name": null, "tags": ["#kind", "rich", "#new", "old", 7] },
        "lines": [
            { "description": "Tea", "quantity": 1 },
            { "description": "Tea", "quantity": 3000000000, "price": 1 },
            { "quantity": 1.5 },
            7
        ]
    }"##;

    let expected = [
        ["/number", "invalid", "must be text"],
        ["/id", "invalid", "must be a UUID"],
        [
            "/status",
            "invalid",
            "must be one of `draft`, `sent`, `paid`",
        ],
        ["/due_on", "invalid", "must be a date like 2026-12-31"],
        [
            "/sent_at",
            "invalid",
            "must be a time like 2026-12-31T23:59:59Z",
        ],
        ["/paid", "invalid", "must be `true` or `false`"],
        ["/discount", "invalid", "must be a number"],
        ["/customer/name", "invalid", "must not be null"],
        ["/customer/tags/1", "invalid", "must begin with `#`"],
        ["/customer/tags/3", "invalid", "must begin with `#`"],
        ["/customer/tags/4", "invalid", "must be text"],
        [
            "/lines/1/quantity",
            "invalid",
            "must be a whole number from -2147483648 to 2147483647",
        ],
        ["/lines/1/price", "unknown", "is not known"],
        [
            "/lines/2/quantity",
            "invalid",
            "must be a whole number from -2147483648 to 2147483647",
        ],
        ["/lines/2/description", "required", "is required"],
        ["/lines/3", "invalid", "must be an object"],
    ];
    assert_eq!(violations::<Invoice>(body).await, expected);
}

#[tokio::test]
async fn a_wrong_kind_of_value_is_reported_with_the_right_one() {
    for (field, value, message) in [
        ("status", json!(null), "must not be null"),
        ("status", json!(1), "must be one of `draft`, `sent`, `paid`"),
        (
            "status",
            json!({}),
            "must be one of `draft`, `sent`, `paid`",
        ),
        ("id", json!(1), "must be a UUID"),
        ("due_on", json!({}), "must be a date like 2026-12-31"),
        ("lines", json!({}), "must be a list"),
        ("lines", json!("none"), "must be a list"),
        ("customer", json!("Ada"), "must be an object"),
        ("number", json!(["1"]), "must be text"),
    ] {
        let body = invoice(&json!({ field: value }));

        let expected = [[
            format!("/{field}"),
            "invalid".to_owned(),
            message.to_owned(),
        ]];
        assert_eq!(violations::<Invoice>(body).await, expected);
    }
}

#[tokio::test]
async fn a_list_is_no_object_even_if_its_elements_fit() {
    for (body, pointer) in [
        (r#"["Tea", 1]"#.to_owned(), ""),
        (invoice(&json!({ "customer": ["Ada", []] })), "/customer"),
        (invoice(&json!({ "lines": [["Tea", 1]] })), "/lines/0"),
    ] {
        let violations = if pointer.is_empty() {
            violations::<Line>(body).await
        } else {
            violations::<Invoice>(body).await
        };
        assert_eq!(violations, [[pointer, "invalid", "must be an object"]]);
    }
}

#[tokio::test]
async fn a_rule_for_the_whole_is_checked_when_its_parts_are_right() {
    let body = r#"[{ "from": 2, "to": 1 }, { "from": 2, "to": "1" }, { "from": 3 }]"#;

    let expected = [
        ["/0", "invalid", "must end after it begins"],
        ["/1/to", "invalid", "must be a whole number from 0 to 255"],
        ["/2/to", "required", "is required"],
    ];
    assert_eq!(violations::<Vec<Period>>(body).await, expected);
}

#[tokio::test]
async fn a_field_occurs_once() {
    let body = r#"{ "description": "Tea", "quantity": 1, "quantity": 2 }"#;

    let expected = [["/quantity", "repeated", "occurs twice"]];
    assert_eq!(violations::<Line>(body).await, expected);
}

#[tokio::test]
async fn no_text_contains_the_nul_character() {
    let message = "must not contain the character U+0000";

    let body = r#"{ "description": "Tea\u0000", "quantity": 1 }"#;
    let expected = [["/description", "nul_character", message]];
    assert_eq!(violations::<Line>(body).await, expected);

    let body = r#"{ "a": [{ "b~/c": "\u0000" }], "d\u0000": 1 }"#;
    let expected = [
        ["/a/0/b~0~1c", "nul_character", message],
        ["/d\0", "nul_character", message],
    ];
    assert_eq!(violations::<Value>(body).await, expected);

    let body = r#"{ "description": "\\u0000", "quantity": 1 }"#;
    post_text::<Line>(body).await.expect(StatusCode::OK);
}

#[tokio::test]
async fn what_is_well_formed_is_never_said_to_be_malformed() {
    let deep = "[".repeat(200) + &"]".repeat(200);
    for (body, pointer, message) in [
        (
            r#"{ "a": [1e999] }"#,
            "/a/0",
            "must be a number that is not as large",
        ),
        (
            r#"{ "a": "\ud800" }"#,
            "/a",
            "must not contain half of a surrogate pair",
        ),
        (&deep, &"/0".repeat(127), "must not be nested as deeply"),
    ] {
        let expected = [[pointer, "invalid", message]];
        assert_eq!(violations::<Value>(body.to_owned()).await, expected);
    }
    for body in ["", "{", "{}{}", r#"{ "a": 01 }"#, "nil"] {
        let answer = post_text::<Value>(body).await;
        assert_problem(answer, StatusCode::BAD_REQUEST, "malformed_json");
    }
}

#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[allow(dead_code)] // it is only read
enum Payment {
    Cash { amount: u8 },
    Card { number: String },
}

#[derive(Deserialize)]
#[serde(untagged)]
#[allow(dead_code)] // it is only read
enum NumberOrText {
    Number(u8),
    Text(String),
}

#[derive(Deserialize)]
#[allow(dead_code)] // it is only read
struct Flattened {
    #[serde(flatten)]
    line: Inner,
    note: String,
}

#[derive(Deserialize)]
#[allow(dead_code)] // it is only read
struct Inner {
    quantity: u8,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(dead_code)] // it is only read
enum Shape {
    Point,
    Circle { radius: f64 },
    Line(f64, f64),
}

#[tokio::test]
async fn values_that_serde_puts_aside_get_a_sensible_message() {
    let number = "has a field that must be a whole number from 0 to 255";

    let body = r#"{ "kind": "cash", "amount": "much" }"#;
    assert_eq!(violations::<Payment>(body).await, [["", "invalid", number]]);
    let body = r#"{ "kind": "cash" }"#;
    let expected = [["/amount", "required", "is required"]];
    assert_eq!(violations::<Payment>(body).await, expected);
    let body = r#"{ "amount": 1 }"#;
    let expected = [["/kind", "required", "is required"]];
    assert_eq!(violations::<Payment>(body).await, expected);

    let expected = [["/0", "invalid", "does not have the form that is described"]];
    assert_eq!(violations::<Vec<NumberOrText>>("[true, 1]").await, expected);

    let body = r#"{ "quantity": "much", "note": "" }"#;
    assert_eq!(
        violations::<Flattened>(body).await,
        [["", "invalid", number]]
    );
    let body = r#"{ "note": 1 }"#;
    let expected = [
        ["/note", "invalid", "must be text"],
        ["/quantity", "required", "is required"],
    ];
    assert_eq!(violations::<Flattened>(body).await, expected);
}

#[tokio::test]
async fn variants_with_content_have_their_own_places() {
    let right = r#"["point", { "circle": { "radius": 1 } }, { "line": [1, 2] }]"#;
    post_text::<Vec<Shape>>(right).await.expect(StatusCode::OK);

    let wrong =
        r#"["square", { "circle": [1] }, { "line": [1, "2"] }, { "line": [1] }, { "circle": {} }]"#;
    let expected = [
        ["/0", "invalid", "must be one of `point`, `circle`, `line`"],
        ["/1/circle", "invalid", "must be an object"],
        ["/2/line/1", "invalid", "must be a number"],
        ["/3/line", "invalid", "must be a list of length 2"],
        ["/4/circle/radius", "required", "is required"],
    ];
    assert_eq!(violations::<Vec<Shape>>(wrong).await, expected);
}

#[tokio::test]
async fn the_names_in_a_map_are_values_too() {
    let body = r#"{ "67e5": 1, "67e55044-10b1-426f-9247-bb680e5fe0c8": "a" }"#;

    let expected = [
        ["/67e5", "invalid", "has a name that must be a UUID"],
        [
            "/67e55044-10b1-426f-9247-bb680e5fe0c8",
            "invalid",
            "must be a whole number from 0 to 255",
        ],
    ];
    assert_eq!(violations::<HashMap<Uuid, u8>>(body).await, expected);
    let body = r#"{ "1": [], "2": [1] }"#;
    post_text::<HashMap<i8, Vec<u8>>>(body)
        .await
        .expect(StatusCode::OK);
}

#[tokio::test]
async fn a_hostile_body_costs_little() {
    let element = r#"{"description":"","quantity":"1"},"#;
    let wrong = element.repeat(1_000_000 / element.len());
    let right = r#"{"description":"","quantity":1},"#.repeat(30_000);
    let missing = "{},".repeat(50);
    for (elements, reported) in [
        (wrong, 50),
        // The search ends early, because each of them is at the end of much that is right.
        (right.clone() + &missing, 2),
        (right + r#"{"quantity":1}"#, 1),
    ] {
        let body = format!("[{}]", elements.trim_end_matches(','));

        assert_eq!(violations::<Vec<Line>>(body).await.len(), reported);
    }
}
