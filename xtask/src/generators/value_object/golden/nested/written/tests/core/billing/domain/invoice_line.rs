use app_core::billing::domain::{
    discount::Discount,
    invoice_line::{InvalidInvoiceLine, InvoiceLine},
    money::Money,
    priority::Priority,
};

#[test]
fn says_what_it_was_made_of() {
    let invoice_line = InvoiceLine::new(
        "Description 1".parse().unwrap(),
        9,
        Money::new(11, "AAA".parse().unwrap()),
        Priority::Low,
        Discount::try_from(0.25).unwrap(),
    )
    .unwrap();

    assert_eq!(invoice_line.description().as_str(), "Description 1");
    assert_eq!(invoice_line.quantity(), 9);
    assert_eq!(
        invoice_line.unit_price(),
        &Money::new(11, "AAA".parse().unwrap())
    );
    assert_eq!(invoice_line.priority(), Priority::Low);
    assert_eq!(invoice_line.discount(), &Discount::try_from(0.25).unwrap());
}

#[test]
fn is_checked_when_it_is_read_again() {
    let invoice_line = InvoiceLine::new(
        "Description 1".parse().unwrap(),
        9,
        Money::new(11, "AAA".parse().unwrap()),
        Priority::Low,
        Discount::try_from(0.25).unwrap(),
    )
    .unwrap();

    let mut stored = serde_json::to_value(&invoice_line).unwrap();
    assert_eq!(
        serde_json::from_value::<InvoiceLine>(stored.clone()).unwrap(),
        invoice_line
    );

    stored["quantity"] = serde_json::json!(0);
    assert!(serde_json::from_value::<InvoiceLine>(stored).is_err());
}

#[test]
fn quantity_out_of_range_is_refused() {
    for number in [0, 1001] {
        let made = InvoiceLine::new(
            "Description 1".parse().unwrap(),
            number,
            Money::new(11, "AAA".parse().unwrap()),
            Priority::Low,
            Discount::try_from(0.25).unwrap(),
        );

        assert!(matches!(made, Err(InvalidInvoiceLine::QuantityOutOfRange)));
    }
}
