use app_core::billing::domain::invoice_number::{InvalidInvoiceNumber, InvoiceNumber};

#[test]
fn says_what_it_was_made_of() {
    let invoice_number = InvoiceNumber::try_from("Ada Lovelace".to_owned()).unwrap();

    assert_eq!(invoice_number.as_str(), "Ada Lovelace");
}

#[test]
fn empty_is_refused() {
    let made = InvoiceNumber::try_from(" ".to_owned());

    assert!(matches!(made, Err(InvalidInvoiceNumber::Empty)));
}

#[test]
fn too_long_is_refused() {
    let made = InvoiceNumber::try_from("a".repeat(InvoiceNumber::MAX_LENGTH + 1));

    assert!(matches!(made, Err(InvalidInvoiceNumber::TooLong)));
}
