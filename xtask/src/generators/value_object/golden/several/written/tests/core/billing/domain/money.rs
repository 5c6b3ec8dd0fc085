use app_core::billing::domain::money::{InvalidMoney, Money};

#[test]
fn says_what_it_was_made_of() {
    let money = Money::new(7, "Currency 1".parse().unwrap(), 11.5).unwrap();

    assert_eq!(money.amount(), 7);
    assert_eq!(money.currency().as_str(), "Currency 1");
    assert_eq!(money.rate().to_string(), "11.5");
}

#[test]
fn amount_negative_is_refused() {
    let made = Money::new(-1, "Currency 1".parse().unwrap(), 11.5);

    assert!(matches!(made, Err(InvalidMoney::AmountNegative)));
}
