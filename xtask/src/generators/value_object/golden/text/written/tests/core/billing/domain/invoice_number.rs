use app_core::billing::domain::invoice_number::{InvalidInvoiceNumber, InvoiceNumber};
use kernel::InvalidText;

#[test]
fn says_what_it_was_made_of() {
    let invoice_number = InvoiceNumber::try_from("Value 1".to_owned()).unwrap();

    assert_eq!(invoice_number.as_str(), "Value 1");
}

#[test]
fn is_checked_when_it_is_read_again() {
    let invoice_number = InvoiceNumber::try_from("Value 1".to_owned()).unwrap();

    let stored = serde_json::to_value(&invoice_number).unwrap();
    assert_eq!(
        serde_json::from_value::<InvoiceNumber>(stored).unwrap(),
        invoice_number
    );

    let stored = serde_json::json!("\u{0}");
    assert!(serde_json::from_value::<InvoiceNumber>(stored).is_err());
}

#[test]
fn an_empty_one_is_refused() {
    let made = InvoiceNumber::try_from(" ".to_owned());

    assert!(matches!(
        made,
        Err(InvalidInvoiceNumber::Text(InvalidText::Empty))
    ));
}
