use app_core::billing::domain::quantity::{InvalidQuantity, Quantity};

#[test]
fn says_what_it_was_made_of() {
    let quantity = Quantity::try_from(4).unwrap();

    assert_eq!(i32::from(quantity), 4);
}

#[test]
fn is_checked_when_it_is_read_again() {
    let quantity = Quantity::try_from(4).unwrap();

    let stored = serde_json::to_value(&quantity).unwrap();
    assert_eq!(
        serde_json::from_value::<Quantity>(stored).unwrap(),
        quantity
    );

    let stored = serde_json::json!(0);
    assert!(serde_json::from_value::<Quantity>(stored).is_err());
}

#[test]
fn out_of_range_is_refused() {
    for number in [0, 6] {
        let made = Quantity::try_from(number);

        assert!(matches!(made, Err(InvalidQuantity::OutOfRange)));
    }
}
