use app_core::billing::domain::{
    invoice_line::{InvalidInvoiceLine, InvoiceLine},
    money::Money,
    priority::Priority,
};

#[test]
fn says_what_it_was_made_of() {
    let invoice_line = InvoiceLine::new(
        "Description 1".parse().unwrap(),
        9,
        Money::new(11, "AAA".parse().unwrap()).unwrap(),
        Priority::Low,
    )
    .unwrap();

    assert_eq!(invoice_line.description().as_str(), "Description 1");
    assert_eq!(invoice_line.quantity(), 9);
    assert_eq!(
        invoice_line.unit_price(),
        &Money::new(11, "AAA".parse().unwrap()).unwrap()
    );
    assert_eq!(invoice_line.priority(), Priority::Low);
}

#[test]
fn quantity_negative_is_refused() {
    let made = InvoiceLine::new(
        "Description 1".parse().unwrap(),
        -1,
        Money::new(11, "AAA".parse().unwrap()).unwrap(),
        Priority::Low,
    );

    assert!(matches!(made, Err(InvalidInvoiceLine::QuantityNegative)));
}
