use app_core::billing::domain::money::{InvalidMoney, Money};

#[test]
fn says_what_it_was_made_of() {
    let money = Money::new(7, "Ada Lovelace".to_owned(), 7.5).unwrap();

    assert_eq!(money.amount(), 7);
    assert_eq!(money.currency(), "Ada Lovelace");
    assert_eq!(money.rate().to_string(), "7.5");
}

#[test]
fn amount_negative_is_refused() {
    let made = Money::new(-1, "Ada Lovelace".to_owned(), 7.5);

    assert!(matches!(made, Err(InvalidMoney::AmountNegative)));
}

#[test]
fn currency_empty_is_refused() {
    let made = Money::new(7, " ".to_owned(), 7.5);

    assert!(matches!(made, Err(InvalidMoney::CurrencyEmpty)));
}

#[test]
fn currency_too_long_is_refused() {
    let made = Money::new(7, "a".repeat(Money::MAX_CURRENCY_LENGTH + 1), 7.5);

    assert!(matches!(made, Err(InvalidMoney::CurrencyTooLong)));
}

#[test]
fn rate_not_finite_is_refused() {
    let made = Money::new(7, "Ada Lovelace".to_owned(), f64::NAN);

    assert!(matches!(made, Err(InvalidMoney::RateNotFinite)));
}
