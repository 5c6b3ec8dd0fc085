use std::{error::Error as StdError, fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use crate::BrokenRule;

/// One line of text, of at least `MIN` and at most `MAX` characters: a name, a title, a number.
///
/// White space around the text is removed. The rest is normalized with [`nfc`], so that what looks the same is
/// equal and has one length.
///
/// Control characters are refused, and so are line separators and characters that are invisible or change the
/// direction of what follows: two texts that differ in nothing else would look the same. `FreeformClass` of
/// PRECIS (RFC 8264) refuses them, too. Unlike it, this type accepts joiners and variation selectors, because
/// some languages and many emoji are written with them, and characters that Unicode has not assigned yet. A text of
/// nothing else than joiners, variation selectors and blank signs counts as empty.
///
/// It is stored as its text, and checked again when it is read.
///
/// ```
/// use kernel::Text;
///
/// type InvoiceNumber = Text<1, 30>;
///
/// let number: InvoiceNumber = " 2026/17 ".parse().unwrap();
/// assert_eq!(number.as_str(), "2026/17");
///
/// let error = "".parse::<InvoiceNumber>().unwrap_err();
/// assert_eq!(error.to_string(), "must not be empty");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct Text<const MIN: usize, const MAX: usize>(String);

/// Text of any number of lines, of at least `MIN` and at most `MAX` characters: a note, a description.
///
/// White space stays as it is written, but `\r\n` becomes `\n`. The text is normalized with [`nfc`]. If `MIN` is
/// greater than zero, text that consists of white space counts as empty.
///
/// Control characters are refused, except line breaks and tabs. Characters that are invisible or change the
/// direction of text are accepted, because long texts in some languages need them. So this type is for texts that
/// people read, and not for those that identify something.
///
/// It is stored as its text, and checked again when it is read.
///
/// ```
/// use kernel::MultilineText;
///
/// let note: MultilineText<0, 1000> = "Dear Ada,\r\n\tthank you!\r\n".parse().unwrap();
/// assert_eq!(note.as_str(), "Dear Ada,\n\tthank you!\n");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct MultilineText<const MIN: usize, const MAX: usize>(String);

/// The rule of a [`Text`] or a [`MultilineText`] that an input breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvalidText {
    Empty,
    TooShort {
        /// In characters.
        min: usize,
    },
    TooLong {
        /// In characters.
        max: usize,
    },
    ControlCharacter,
}

/// Returns `text` in Unicode's normalization form C: characters that can be written in several ways, such as
/// `ä` in one or in two code points, have one form. Texts that people cannot tell apart are then equal.
#[must_use]
pub fn nfc(text: String) -> String {
    if text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes {
        text
    } else {
        text.nfc().collect()
    }
}

impl<const MIN: usize, const MAX: usize> TryFrom<String> for Text<MIN, MAX> {
    type Error = InvalidText;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let trimmed = text.trim();
        let text = nfc(if trimmed.len() == text.len() {
            text
        } else {
            trimmed.to_owned()
        });
        check_length(&text, MIN, MAX)?;
        if text.contains(is_control_or_hidden) {
            return Err(InvalidText::ControlCharacter);
        }
        if MIN > 0
            && text
                .chars()
                .all(|c| is_shown_beside_others(c) || c.is_whitespace())
        {
            return Err(InvalidText::Empty);
        }
        Ok(Self(text))
    }
}

impl<const MIN: usize, const MAX: usize> TryFrom<String> for MultilineText<MIN, MAX> {
    type Error = InvalidText;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let text = nfc(if text.contains('\r') {
            text.replace("\r\n", "\n")
        } else {
            text
        });
        if MIN > 0 && text.trim().is_empty() {
            return Err(InvalidText::Empty);
        }
        check_length(&text, MIN, MAX)?;
        if text.contains(|c: char| c.is_control() && c != '\n' && c != '\t') {
            return Err(InvalidText::ControlCharacter);
        }
        Ok(Self(text))
    }
}

fn check_length(text: &str, min: usize, max: usize) -> Result<(), InvalidText> {
    let length = text.chars().count();
    if length == 0 && min > 0 {
        Err(InvalidText::Empty)
    } else if length < min {
        Err(InvalidText::TooShort { min })
    } else if length > max {
        Err(InvalidText::TooLong { max })
    } else {
        Ok(())
    }
}

/// Returns true if nobody sees `c`, or only by how the characters beside it look: a control character, a separator of
/// lines, a mark of direction, a filler, a joiner, a variation selector, a blank sign. It is for texts that identify
/// something and are not of the type [`Text`].
#[must_use]
pub fn is_invisible(c: char) -> bool {
    is_control_or_hidden(c) || is_shown_beside_others(c)
}

fn is_control_or_hidden(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            // Separators of lines and paragraphs.
            '\u{2028}' | '\u{2029}'
            // The direction of text.
            | '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}'
            // Hyphens, spaces, operators, vowels and letters that are not shown.
            | '\u{00AD}' | '\u{034F}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180E}'
            | '\u{200B}' | '\u{2060}'..='\u{2065}' | '\u{3164}' | '\u{FEFF}' | '\u{FFA0}'
            // Formats that Unicode deprecated, annotations and tags.
            | '\u{206A}'..='\u{206F}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}'
        )
}

/// Returns true if `c` alone is not seen, but has a meaning among others.
fn is_shown_beside_others(c: char) -> bool {
    matches!(
        c,
        // Joiners and variation selectors.
        '\u{200C}' | '\u{200D}' | '\u{180B}'..='\u{180F}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}'
        // Signs that are blank: of Braille, Egyptian, Khitan and music.
        | '\u{2800}' | '\u{13441}' | '\u{13442}' | '\u{16FE4}' | '\u{1D159}'
    )
}

macro_rules! text {
    ($name:ident) => {
        impl<const MIN: usize, const MAX: usize> $name<MIN, MAX> {
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl<const MIN: usize, const MAX: usize> FromStr for $name<MIN, MAX> {
            type Err = InvalidText;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.to_owned().try_into()
            }
        }

        impl<const MIN: usize, const MAX: usize> fmt::Display for $name<MIN, MAX> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl<const MIN: usize, const MAX: usize> From<$name<MIN, MAX>> for String {
            fn from(text: $name<MIN, MAX>) -> Self {
                text.0
            }
        }
    };
}

text!(Text);
text!(MultilineText);

impl fmt::Display for InvalidText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Empty => f.write_str("must not be empty"),
            Self::TooShort { min } => {
                write!(f, "must have at least {min} {}", characters(min))
            }
            Self::TooLong { max } => write!(f, "must have at most {max} {}", characters(max)),
            Self::ControlCharacter => f.write_str("must not contain control characters"),
        }
    }
}

fn characters(number: usize) -> &'static str {
    if number == 1 {
        "character"
    } else {
        "characters"
    }
}

impl StdError for InvalidText {}

impl BrokenRule for InvalidText {
    fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooShort { .. } => "too_short",
            Self::TooLong { .. } => "too_long",
            Self::ControlCharacter => "control_character",
        }
    }
}
