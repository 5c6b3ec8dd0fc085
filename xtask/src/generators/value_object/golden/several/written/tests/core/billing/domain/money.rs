use app_core::billing::domain::money::{InvalidMoney, Money};
use rust_decimal::Decimal;

#[test]
fn says_what_it_was_made_of() {
    let money = Money::new(7, "Currency 1".parse().unwrap(), 0.25, Decimal::new(135, 1)).unwrap();

    assert_eq!(money.amount(), 7);
    assert_eq!(money.currency().as_str(), "Currency 1");
    assert_eq!(money.rate().to_string(), 0.25.to_string());
    assert_eq!(money.share(), Decimal::new(135, 1));
}

#[test]
fn is_checked_when_it_is_read_again() {
    let money = Money::new(7, "Currency 1".parse().unwrap(), 0.25, Decimal::new(135, 1)).unwrap();

    let mut stored = serde_json::to_value(&money).unwrap();
    assert_eq!(
        serde_json::from_value::<Money>(stored.clone()).unwrap(),
        money
    );

    stored["amount"] = serde_json::json!(-1);
    stored["rate"] = serde_json::json!(-1.0);
    stored["share"] = serde_json::json!("0");
    assert!(serde_json::from_value::<Money>(stored).is_err());
}

#[test]
fn amount_out_of_range_is_refused() {
    let number = -1;
    let made = Money::new(
        number,
        "Currency 1".parse().unwrap(),
        0.25,
        Decimal::new(135, 1),
    );

    assert!(matches!(made, Err(InvalidMoney::AmountOutOfRange)));
}

#[test]
fn rate_out_of_range_is_refused() {
    for number in [-1.0, 2.0] {
        let made = Money::new(
            7,
            "Currency 1".parse().unwrap(),
            number,
            Decimal::new(135, 1),
        );

        assert!(matches!(made, Err(InvalidMoney::RateOutOfRange)));
    }
}

#[test]
fn share_out_of_range_is_refused() {
    for number in [Decimal::ZERO, Decimal::new(101, 0)] {
        let made = Money::new(7, "Currency 1".parse().unwrap(), 0.25, number);

        assert!(matches!(made, Err(InvalidMoney::ShareOutOfRange)));
    }
}
