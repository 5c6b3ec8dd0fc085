use app_core::billing::domain::money::{InvalidMoney, Money};

#[test]
fn says_what_it_was_made_of() {
    let money = Money::new(7, "Currency 1".parse().unwrap(), 11.5).unwrap();

    assert_eq!(money.amount(), 7);
    assert_eq!(money.currency().as_str(), "Currency 1");
    assert_eq!(money.rate().to_string(), "11.5");
}

#[test]
fn is_checked_when_it_is_read_again() {
    let money = Money::new(7, "Currency 1".parse().unwrap(), 11.5).unwrap();

    let mut stored = serde_json::to_value(&money).unwrap();
    assert_eq!(
        serde_json::from_value::<Money>(stored.clone()).unwrap(),
        money
    );

    stored["amount"] = (-1).into();
    assert!(serde_json::from_value::<Money>(stored).is_err());
}

#[test]
fn amount_negative_is_refused() {
    let made = Money::new(-1, "Currency 1".parse().unwrap(), 11.5);

    assert!(matches!(made, Err(InvalidMoney::AmountNegative)));
}
