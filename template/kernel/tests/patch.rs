//! A change tells apart what is absent, what is null, and a value.

// A test may panic if something is not as expected.
#![allow(clippy::unwrap_used)]

use kernel::Patch;
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::{PartialSchema, ToSchema};

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Change {
    #[serde(default, deserialize_with = "kernel::given")]
    #[schema(nullable = false)]
    number: Option<u32>,
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    note: Patch<String>,
}

fn change(json: Value) -> Change {
    serde_json::from_value(json).unwrap()
}

#[test]
fn absent_null_and_a_value_are_three_things() {
    assert_eq!(change(json!({})).note, Patch::Keep);
    assert_eq!(change(json!({ "note": null })).note, Patch::Clear);
    assert_eq!(
        change(json!({ "note": "paid" })).note,
        Patch::Set("paid".to_owned())
    );
    assert_eq!(
        change(json!({ "note": "" })).note,
        Patch::Set(String::new())
    );
}

#[test]
fn what_is_required_cannot_be_null() {
    assert_eq!(change(json!({})).number, None);
    assert_eq!(change(json!({ "number": 7 })).number, Some(7));
    assert!(serde_json::from_value::<Change>(json!({ "number": null })).is_err());
}

#[test]
fn a_change_is_applied_to_a_value() {
    assert_eq!(Patch::Keep.apply(Some(1)), Some(1));
    assert_eq!(Patch::Clear.apply(Some(1)), None);
    assert_eq!(Patch::Set(2).apply(Some(1)), Some(2));

    assert_eq!(Patch::<u32>::Keep.apply(None), None);
    assert_eq!(Patch::<u32>::Clear.apply(None), None);
    assert_eq!(Patch::Set(2).apply(None), Some(2));
}

#[test]
fn only_a_change_that_changes_nothing_keeps() {
    assert!(Patch::<u32>::default().is_keep());
    assert!(!Patch::<u32>::Clear.is_keep());
    assert!(!Patch::Set(2).is_keep());
}

#[test]
fn the_new_value_can_be_converted() {
    assert_eq!(Patch::Set(2).map(|n| n * 2), Patch::Set(4));
    assert_eq!(Patch::Clear.map(|n: u32| n * 2), Patch::Clear);
    assert_eq!(Patch::Keep.map(|n: u32| n * 2), Patch::Keep);
}

#[test]
fn the_new_value_can_be_checked() {
    let parse = |text: &str| text.parse::<u32>();

    assert_eq!(Patch::Set("2").try_map(parse), Ok(Patch::Set(2)));
    assert!(Patch::Set("two").try_map(parse).is_err());
    assert_eq!(Patch::Clear.try_map(parse), Ok(Patch::Clear));
    assert_eq!(Patch::Keep.try_map(parse), Ok(Patch::Keep));
}

#[test]
fn the_description_of_an_api_says_what_can_be_null() {
    let schema = serde_json::to_value(Change::schema()).unwrap();

    assert_eq!(
        schema["properties"]["note"]["type"],
        json!(["string", "null"])
    );
    assert_eq!(schema["properties"]["number"]["type"], "integer");
    assert!(schema.get("required").is_none());
}
