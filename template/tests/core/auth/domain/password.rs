use app_core::auth::domain::password::{InvalidPassword, Password, PasswordAttempt};
use secrecy::{ExposeSecret, SecretString};

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
fn is_not_one_that_many_people_have() {
    for text in [
        "password",
        "PassWord",
        "Password123!",
        "12345678",
        "qwertyuiop",
        "Summer2026",
        "iloveyou!!",
        "trustno1!",
        "Trustno7",
        "12345678a",
        "12345678abc",
    ] {
        let refused = Password::try_from(SecretString::from(text));
        assert!(matches!(refused, Err(InvalidPassword::Common)), "{text}");
    }
    for text in [
        "correct horse",
        "password of Ada",
        "73918462",
        "summer rain",
    ] {
        assert!(
            Password::try_from(SecretString::from(text)).is_ok(),
            "{text}"
        );
    }
}

#[test]
fn has_as_many_characters_that_can_be_seen() {
    for text in [
        " ".repeat(8),
        "\u{200B}".repeat(8),
        "\u{2800}".repeat(8),
        format!("{}horse\u{200B}\u{200B}\u{200B}", " ".repeat(8)),
    ] {
        let refused = Password::try_from(SecretString::from(text.clone()));
        assert!(
            matches!(refused, Err(InvalidPassword::TooShort)),
            "{text:?}"
        );
    }
}

#[test]
fn the_common_ones_are_as_many_as_asvs_asks_for() {
    let common = include_str!("../../../../src/core/auth/domain/common_passwords.txt");
    let possible = common
        .lines()
        .filter(|password| password.len() >= Password::MIN_LENGTH);

    assert!(possible.count() >= 3000);
}

#[test]
fn is_not_the_address_of_its_user() {
    let email = "ada.lovelace@example.org".parse().unwrap();
    let differs = |text: &str| {
        let password: Password = SecretString::from(text).try_into().unwrap();
        password.must_differ_from(&email).is_ok()
    };

    assert!(!differs("Ada.Lovelace@example.org"));
    assert!(!differs("ada.lovelace"));
    assert!(differs("ada.lovelace1815"));
}

#[test]
fn is_not_the_address_of_its_user_however_it_is_written() {
    let email = "j\u{F6}rg.schmidt+shop@xn--kln-sna.de".parse().unwrap();

    for text in [
        "j\u{F6}rg.schmidt+shop@xn--kln-sna.de",
        "J\u{F6}rg.Schmidt@K\u{F6}ln.de",
        "jo\u{308}rg.schmidt",
        "J\u{D6}RG.SCHMIDT+SHOP",
    ] {
        let password: Password = SecretString::from(text).try_into().unwrap();
        assert!(password.must_differ_from(&email).is_err(), "{text}");
    }
}

#[test]
fn has_one_form_however_it_is_written() {
    let text = |text: &str| {
        let password: Password = SecretString::from(text).try_into().unwrap();
        password.secret().expose_secret().to_owned()
    };

    // The letters are decomposed, and the spaces are those that some keyboards write.
    assert_eq!(
        text("scho\u{308}nes\u{A0}Pa\u{308}rchen\u{3000}"),
        "sch\u{F6}nes P\u{E4}rchen "
    );
    // Nothing else is changed.
    assert_eq!(text(" Correct  Horse\t"), " Correct  Horse\t");
}

#[test]
fn is_not_printed() {
    assert!(!format!("{:?}", password(8)).contains('ä'));
}

#[test]
fn an_attempt_may_be_short_but_not_too_long() {
    let attempt = |text: String| PasswordAttempt::try_from(SecretString::from(text));

    assert!(attempt(String::new()).is_ok());
    assert!(attempt("ä".repeat(256)).is_ok());
    // One letter is written with three characters.
    assert!(attempt("\u{1112}\u{1161}\u{11AB}".repeat(256)).is_ok());
    assert!(matches!(
        attempt("a".repeat(257)),
        Err(InvalidPassword::TooLong)
    ));
    assert!(matches!(
        attempt("a".repeat(900_000)),
        Err(InvalidPassword::TooLong)
    ));
}
