//! `typed_id!` needs no imports where it is used.

use std::collections::HashSet;

use utoipa::PartialSchema;
use uuid::Uuid;

kernel::typed_id!(
    /// Identifies an invoice.
    InvoiceId
);

const TEXT: &str = "67e55044-10b1-426f-9247-bb680e5fe0c8";

#[test]
fn an_id_is_its_uuid() {
    let uuid: Uuid = TEXT.parse().unwrap();

    let id = InvoiceId::from(uuid);

    assert_eq!(Uuid::from(id), uuid);
    assert_eq!(id.to_string(), TEXT);
    assert_eq!(HashSet::from([id, TEXT.parse().unwrap()]).len(), 1);
}

#[test]
fn an_id_is_read_and_written_as_a_text() {
    let id: InvoiceId = TEXT.parse().unwrap();

    assert_eq!(serde_json::to_value(id).unwrap(), TEXT);
    assert_eq!(
        serde_json::from_value::<InvoiceId>(TEXT.into()).unwrap(),
        id
    );
}

#[test]
fn what_is_no_uuid_is_no_id() {
    assert!("1".parse::<InvoiceId>().is_err());
    assert!(serde_json::from_value::<InvoiceId>("1".into()).is_err());
}

#[test]
fn the_description_of_an_api_calls_an_id_a_uuid() {
    let schema = serde_json::to_value(InvoiceId::schema()).unwrap();

    assert_eq!(schema["type"], "string");
    assert_eq!(schema["format"], "uuid");
    assert_eq!(schema["description"], "Identifies an invoice.");
}
