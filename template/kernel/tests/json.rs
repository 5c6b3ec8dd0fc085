//! JSON of any form has a bound.

// A test may panic if something is not as expected.
#![allow(clippy::unwrap_used)]

use kernel::{BrokenRule, JsonTooLarge, json_up_to};
use serde_json::{Value, json};

#[test]
fn json_has_at_most_so_many_bytes() {
    for (value, length) in [
        (Value::Null, 4),
        (json!("é"), 4),
        (json!("\n"), 4),
        (json!({ "a": [1, 2.5, true] }), 18),
    ] {
        assert_eq!(value.to_string().len(), length, "{value}");
    }

    assert_eq!(json_up_to::<4>(json!("é")), Ok(json!("é")));
    assert_eq!(json_up_to::<3>(json!("é")), Err(JsonTooLarge { max: 3 }));
    let nested = json!({ "a": [1, 2.5, true] });
    assert_eq!(json_up_to::<18>(nested.clone()), Ok(nested.clone()));
    assert_eq!(json_up_to::<17>(nested), Err(JsonTooLarge { max: 17 }));
}

#[test]
fn the_rule_says_how_many() {
    let rule = json_up_to::<3>(Value::Null).unwrap_err();
    assert_eq!(rule.code(), "json_too_large");
    assert_eq!(rule.to_string(), "must have at most 3 bytes of JSON");
}
