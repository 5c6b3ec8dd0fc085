use kernel::BrokenRule;
use secrecy::{ExposeSecret, SecretString};

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
}

impl TryFrom<SecretString> for Password {
    type Error = InvalidPassword;

    fn try_from(text: SecretString) -> Result<Self, Self::Error> {
        match text.expose_secret().chars().count() {
            0..Self::MIN_LENGTH => Err(InvalidPassword::TooShort),
            Self::MIN_LENGTH..=Self::MAX_LENGTH => Ok(Self(text)),
            _ => Err(InvalidPassword::TooLong),
        }
    }
}

#[derive(Debug, thiserror::Error)]
pub enum InvalidPassword {
    #[error("must have at least {} characters", Password::MIN_LENGTH)]
    TooShort,
    #[error("must have at most {} characters", Password::MAX_LENGTH)]
    TooLong,
}

impl BrokenRule for InvalidPassword {
    fn code(&self) -> &'static str {
        match self {
            Self::TooShort => "password_too_short",
            Self::TooLong => "password_too_long",
        }
    }
}
