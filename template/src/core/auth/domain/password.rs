use kernel::{BrokenRule, nfc};
use secrecy::{ExposeSecret, SecretString};

use super::email_address::EmailAddress;

/// Passwords that many people have, and words that many make a password of by adding digits and signs. They are in
/// lower case.
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
        let password = self.0.expose_secret().to_lowercase();
        let (name, _) = email.as_str().split_once('@').unwrap_or_default();
        if password == email.as_str() || password == name {
            return Err(InvalidPassword::OwnAddress);
        }
        Ok(())
    }
}

impl TryFrom<SecretString> for Password {
    type Error = InvalidPassword;

    fn try_from(text: SecretString) -> Result<Self, Self::Error> {
        let PasswordAttempt(text) = text.try_into()?;
        if text.expose_secret().chars().count() < Self::MIN_LENGTH {
            return Err(InvalidPassword::TooShort);
        }
        if is_common(text.expose_secret()) {
            return Err(InvalidPassword::Common);
        }
        Ok(Self(text))
    }
}

/// Returns true if `password` is among the first that an attacker tries (NIST SP 800-63B, section 3.1.1.2).
fn is_common(password: &str) -> bool {
    let password = password.to_lowercase();
    let word = password.trim_end_matches(|c: char| !c.is_alphabetic());
    COMMON_PASSWORDS
        .lines()
        .any(|common| common == password || common == word)
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
