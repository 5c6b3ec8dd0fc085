//! A list is read page by page.

// A test may panic if something is not as expected.
#![allow(clippy::unwrap_used)]

use kernel::{Cursor, Error, Limit, Page, Result};
use serde::Deserialize;
use serde_json::json;
use utoipa::{IntoParams, PartialSchema};

fn page(found: &[u32], limit: u32) -> Result<Page<u32>> {
    Page::new(found.to_vec(), limit.into(), |last| {
        Cursor::encode("numbers", last)
    })
}

#[test]
fn a_page_that_is_followed_by_an_item_says_where_it_ends() {
    let page = page(&[1, 2, 3], 2).unwrap();

    assert_eq!(page.items, [1, 2]);
    assert_eq!(page.next.unwrap().decode::<u32>("numbers").unwrap(), 2);
}

#[test]
fn the_last_page_is_followed_by_nothing() {
    for found in [&[][..], &[1], &[1, 2]] {
        let page = page(found, 2).unwrap();

        assert_eq!(page.items, found);
        assert_eq!(page.next, None);
    }
}

#[test]
fn a_page_fails_with_its_cursor() {
    let page = |found| Page::new(found, 1.into(), |_| Err(Error::internal("no cursor")));

    assert!(page(vec![1, 2]).is_err());
    assert!(page(vec![1]).is_ok());
}

#[test]
fn the_items_of_a_page_can_be_converted() {
    let numbers = page(&[1, 2, 3], 2).unwrap();
    let next = numbers.next.clone();

    let texts = numbers.clone().map(|number| number.to_string());
    assert_eq!(
        (texts.items, &texts.next),
        (vec!["1".to_owned(), "2".to_owned()], &next)
    );

    let bytes = numbers.clone().try_map(u8::try_from).unwrap();
    assert_eq!((bytes.items, &bytes.next), (vec![1, 2], &next));
    assert!(numbers.try_map(|_| Err::<(), _>("refused")).is_err());
}

#[test]
fn the_last_page_has_no_next_in_json() {
    let first = serde_json::to_value(page(&[1, 2], 1).unwrap()).unwrap();
    let last = serde_json::to_value(page(&[1], 1).unwrap()).unwrap();

    assert_eq!(first["items"], json!([1]));
    assert!(first["next"].is_string());
    assert_eq!(last, json!({ "items": [1] }));
}

#[test]
fn the_description_of_an_api_says_that_next_may_be_absent() {
    let schema = serde_json::to_value(Page::<u32>::schema()).unwrap();

    assert_eq!(schema["required"], json!(["items"]));
    assert_eq!(schema["description"], "A part of a list.");
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Parameters {
    #[serde(default)]
    #[param(inline)]
    limit: Limit,
}

#[test]
fn a_limit_is_within_bounds() {
    for (asked, given) in [
        (0, 1),
        (1, 1),
        (20, 20),
        (100, 100),
        (101, 100),
        (u32::MAX, 100),
    ] {
        let parameters: Parameters = serde_json::from_value(json!({ "limit": asked })).unwrap();

        assert_eq!(parameters.limit, Limit::from(given), "{asked}");
        assert_eq!(parameters.limit.and_one_more(), i64::from(given) + 1);
    }
}

#[test]
fn a_client_that_names_no_limit_gets_fifty_items() {
    let parameters: Parameters = serde_json::from_value(json!({})).unwrap();

    assert_eq!(parameters.limit, Limit::DEFAULT);
    assert_eq!(Limit::DEFAULT.and_one_more(), 51);
}

#[test]
fn the_description_of_an_api_says_the_bounds_of_a_limit() {
    let parameters = serde_json::to_value(Parameters::into_params(|| None)).unwrap();

    assert_eq!(parameters[0]["name"], "limit");
    assert_eq!(parameters[0]["required"], false);
    let schema = &parameters[0]["schema"];
    assert_eq!(
        (&schema["minimum"], &schema["maximum"], &schema["default"]),
        (&json!(1), &json!(100), &json!(50))
    );
}
