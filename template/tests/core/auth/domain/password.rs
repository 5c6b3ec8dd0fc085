use app_core::auth::domain::password::{InvalidPassword, Password};
use secrecy::SecretString;

/// A password with `length` characters of two bytes each.
fn password(length: usize) -> Result<Password, InvalidPassword> {
    SecretString::from("ä".repeat(length)).try_into()
}

#[test]
fn has_a_length_within_bounds_counted_in_characters() {
    assert!(matches!(password(7), Err(InvalidPassword::TooShort)));
    assert!(password(8).is_ok());
    assert!(password(256).is_ok());
    assert!(matches!(password(257), Err(InvalidPassword::TooLong)));
}

#[test]
fn is_not_printed() {
    assert!(!format!("{:?}", password(8)).contains('ä'));
}
