//! A cursor is good for the list that it is from, and for no other.

// A test may panic if something is not as expected.
#![allow(clippy::unwrap_used)]

use kernel::{Cursor, Error, Violation};
use utoipa::PartialSchema;

const LIST: &str = "invoices by number";

fn cursor(text: &str) -> Cursor {
    serde_json::from_value(text.into()).unwrap()
}

fn is_refused(cursor: &Cursor) -> bool {
    let expected = Violation {
        pointer: "/after".to_owned(),
        code: "cursor_invalid",
        message: "must be the `next` of a page of this list".to_owned(),
    };
    matches!(
        cursor.decode::<(String, u32)>(LIST),
        Err(Error::Invalid(violations)) if violations == [expected]
    )
}

#[test]
fn a_cursor_has_the_key_of_an_item() {
    let cursor = Cursor::encode(LIST, &("2026/17", 42)).unwrap();

    let key: (String, u32) = cursor.decode(LIST).unwrap();

    assert_eq!(key, ("2026/17".to_owned(), 42));
}

#[test]
fn a_cursor_of_another_list_is_refused() {
    let key = ("2026/17", 42);
    assert!(!is_refused(&Cursor::encode(LIST, &key).unwrap()));
    assert!(is_refused(
        &Cursor::encode("invoices by name", &key).unwrap()
    ));
}

#[test]
fn what_is_no_cursor_is_refused() {
    // Empty, no base64, base64 of no JSON, of JSON that is no cursor, and of a key of other types.
    for text in ["", "ä", "====", "AAAA", "W10", "e30"] {
        assert!(is_refused(&cursor(text)), "{text}");
    }
    assert!(is_refused(&Cursor::encode(LIST, &"2026/17").unwrap()));
}

#[test]
fn a_cursor_can_stand_in_a_url() {
    let cursor = Cursor::encode(LIST, &("???>>>~~~", 42)).unwrap();

    let safe = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
    assert!(cursor.as_str().chars().all(safe), "{cursor:?}");
}

#[test]
fn a_cursor_is_a_text_in_json_and_in_the_description_of_an_api() {
    let cursor = Cursor::encode(LIST, &1).unwrap();

    assert_eq!(serde_json::to_value(&cursor).unwrap(), cursor.as_str());
    let schema = serde_json::to_value(Cursor::schema()).unwrap();
    assert_eq!(schema["type"], "string");
}
