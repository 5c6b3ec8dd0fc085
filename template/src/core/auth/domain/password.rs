use kernel::{BrokenRule, is_invisible, nfc};
use secrecy::{ExposeSecret, SecretString};

use super::email_address::EmailAddress;

/// Passwords that many people have, in lower case. They are the 3,000 most frequent ones that are long enough, in
/// `10-million-password-list-top-100000.txt` of `SecLists` (<https://github.com/danielmiessler/SecLists>, Copyright (c) 2018
/// Daniel Miessler, MIT License), and some others, among them words of which many make a password by adding digits and signs.
/// At the end are those of the name of this service.
const COMMON_PASSWORDS: &str = include_str!("common_passwords.txt");

/// The space separators of Unicode (category `Zs`), except the one of ASCII.
const NON_ASCII_SPACES: [char; 16] = [
    '\u{A0}', '\u{1680}', '\u{2000}', '\u{2001}', '\u{2002}', '\u{2003}', '\u{2004}', '\u{2005}',
    '\u{2006}', '\u{2007}', '\u{2008}', '\u{2009}', '\u{200A}', '\u{202F}', '\u{205F}', '\u{3000}',
];

/// A password that a user chose, in plain text. It is hashed and never stored.
#[derive(Clone, Debug)]
pub struct Password(SecretString);

impl Password {
    /// In characters (NIST SP 800-63B asks for at least 8).
    pub const MIN_LENGTH: usize = 8;
    /// In characters. Real passwords are far shorter, and very long texts would be a cheap attack: they have
    /// to be hashed.
    pub const MAX_LENGTH: usize = 256;

    #[must_use]
    pub fn secret(&self) -> &SecretString {
        &self.0
    }

    /// Fails if whoever knows the address of the user knows the password.
    pub fn must_differ_from(&self, email: &EmailAddress) -> Result<(), InvalidPassword> {
        must_differ(&self.0, email)
    }
}

impl TryFrom<SecretString> for Password {
    type Error = InvalidPassword;

    fn try_from(text: SecretString) -> Result<Self, Self::Error> {
        let PasswordAttempt(text) = text.try_into()?;
        // Spaces around it and what nobody sees can be part of it, but do not make it longer.
        let visible = text.expose_secret().trim().chars();
        if visible.filter(|&c| !is_invisible(c)).count() < Self::MIN_LENGTH {
            return Err(InvalidPassword::TooShort);
        }
        if is_common(text.expose_secret()) {
            return Err(InvalidPassword::Common);
        }
        Ok(Self(text))
    }
}

/// Returns true if `password` is among the first that an attacker tries (NIST SP 800-63B, section 3.1.1.2): a common one,
/// with other digits and signs at its end, however many, or with a few characters more.
fn is_common(password: &str) -> bool {
    const FEW: usize = 3;

    let password = password.to_lowercase();
    let word = word_of(&password);
    COMMON_PASSWORDS.lines().any(|common| {
        let is_short =
            |rest: &str| rest.chars().count() <= FEW || !rest.contains(char::is_alphabetic);
        password.strip_prefix(common).is_some_and(is_short)
            || (word.len() > FEW && word == word_of(common))
    })
}

/// Returns `password` without the digits and signs at its end.
fn word_of(password: &str) -> &str {
    password.trim_end_matches(|c: char| !c.is_alphabetic())
}

/// Fails if `password` is the address `email`, however it is written, or its name.
fn must_differ(password: &SecretString, email: &EmailAddress) -> Result<(), InvalidPassword> {
    let password = password.expose_secret();
    let mailbox = email.mailbox();
    let is_address = password.parse::<EmailAddress>();
    let is_address = is_address.is_ok_and(|address| address.mailbox() == mailbox);
    let name = nfc(password.trim().to_lowercase());
    let is_name = [email.as_str(), &mailbox]
        .iter()
        .any(|address| address.rsplit_once('@').is_some_and(|(of, _)| of == name));
    if is_address || is_name {
        return Err(InvalidPassword::OwnAddress);
    }
    Ok(())
}

/// What a user signs in with: any text that is not longer than a password can be, in the form that is hashed
/// (`OpaqueString`, RFC 8265, section 4.2). Keyboards and systems write the same password in different ways, and a hash
/// matches only one of them.
#[derive(Clone, Debug)]
pub struct PasswordAttempt(SecretString);

impl PasswordAttempt {
    /// In bytes, and before the text has its form. A text is not shortened to less than a sixteenth.
    const MAX_BYTES: usize = 16 * Password::MAX_LENGTH;

    #[must_use]
    pub fn secret(&self) -> &SecretString {
        &self.0
    }

    /// Fails if it is a password that whoever knows `email` knows.
    pub fn must_differ_from(&self, email: &EmailAddress) -> Result<(), InvalidPassword> {
        must_differ(&self.0, email)
    }
}

impl TryFrom<SecretString> for PasswordAttempt {
    type Error = InvalidPassword;

    fn try_from(text: SecretString) -> Result<Self, Self::Error> {
        let secret = text.expose_secret();
        // Before anything is done with it, because a text that is too long would be a cheap attack.
        if secret.len() > Self::MAX_BYTES {
            return Err(InvalidPassword::TooLong);
        }
        let text = if secret.is_ascii() {
            text
        } else {
            nfc(secret.replace(NON_ASCII_SPACES, " ")).into()
        };
        if text.expose_secret().chars().count() > Password::MAX_LENGTH {
            return Err(InvalidPassword::TooLong);
        }
        Ok(Self(text))
    }
}

#[derive(Debug, thiserror::Error)]
pub enum InvalidPassword {
    #[error("must have at least {} characters", Password::MIN_LENGTH)]
    TooShort,
    #[error("must have at most {} characters", Password::MAX_LENGTH)]
    TooLong,
    #[error("is too common: others would guess it")]
    Common,
    #[error("must not be your email address")]
    OwnAddress,
}

impl BrokenRule for InvalidPassword {
    fn code(&self) -> &'static str {
        match self {
            Self::TooShort => "password_too_short",
            Self::TooLong => "password_too_long",
            Self::Common => "password_common",
            Self::OwnAddress => "password_is_own_address",
        }
    }
}
