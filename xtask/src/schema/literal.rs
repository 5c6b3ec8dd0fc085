//! Values that are written on the command line: `--set status=paid`, `copies:i32:default=1`.

use super::{
    primitive::Primitive,
    types::{Enum, FieldType, Literal, Text},
};

/// The most digits of a decimal number.
const MOST_DIGITS: usize = 18;

impl Literal {
    /// Reads a value of the type `of`.
    ///
    /// # Errors
    ///
    /// Says what can be written.
    pub fn parse(of: &FieldType, value: &str) -> Result<Self, String> {
        let (read, right) = match of {
            FieldType::Text(of) => return text(*of, value),
            FieldType::Enum(of) => return variant(of, value),
            FieldType::Primitive(Primitive::Bool) => (
                value.parse().ok().map(Self::Bool),
                "`true` or `false`".to_owned(),
            ),
            FieldType::Primitive(Primitive::I32) => (
                value.parse::<i32>().ok().map(number),
                format!("a whole number from {} to {}", i32::MIN, i32::MAX),
            ),
            FieldType::Primitive(Primitive::I64) => (
                value.parse::<i64>().ok().map(number),
                "a whole number of 64 bits".to_owned(),
            ),
            FieldType::Primitive(Primitive::F64) => (
                value
                    .parse::<f64>()
                    .ok()
                    .filter(|of| of.is_finite())
                    .map(|of| Self::Number(format!("{of:?}"))),
                "a number, for example `0.5`".to_owned(),
            ),
            FieldType::Primitive(Primitive::Decimal) => (
                is_decimal(value).then(|| Self::Decimal(value.to_owned())),
                format!("a number of at most {MOST_DIGITS} digits, for example `0` or `19.99`"),
            ),
            FieldType::Primitive(Primitive::Date) => (
                is_date(value).then(|| Self::Date(value.to_owned())),
                "a date, for example `2026-11-27`".to_owned(),
            ),
            FieldType::Primitive(Primitive::DateTime) => (
                is_date_time(value).then(|| Self::DateTime(value.to_owned())),
                "a time in UTC, for example `2026-11-27T08:00:00Z`".to_owned(),
            ),
            _ => {
                return Err(
                    "a value can be written for a string, a text, an enum, a number, a bool, a date and a time. An id, \
                     a value object, a list and JSON have none"
                        .to_owned(),
                );
            }
        };
        read.ok_or_else(|| format!("write {right}"))
    }

    /// The value in Rust, where its type is clear without it: `1_000_000`, `Decimal::new(1999, 2)`.
    pub fn rust(&self) -> Option<String> {
        Some(match self {
            Self::Number(number) => grouped(number),
            Self::Bool(value) => value.to_string(),
            Self::Decimal(number) => decimal(number),
            Self::Text(_) | Self::Variant(_) | Self::Date(_) | Self::DateTime(_) => return None,
        })
    }
}

fn number(number: impl Into<i64>) -> Literal {
    Literal::Number(number.into().to_string())
}

fn text(of: Text, value: &str) -> Result<Literal, String> {
    let length = value.chars().count();
    let Text { length: bounds, .. } = of;
    if length < bounds.min
        || length > bounds.max
        || value != value.trim()
        || value.chars().any(char::is_control)
    {
        return Err(format!(
            "write a text with {} to {} characters",
            bounds.min, bounds.max
        ));
    }
    Ok(Literal::Text(value.to_owned()))
}

fn variant(of: &Enum, value: &str) -> Result<Literal, String> {
    let variant = of.variants.iter().find(|variant| variant.text == value);
    variant.cloned().map(Literal::Variant).ok_or_else(|| {
        let known: Vec<&str> = of.variants.iter().map(|variant| &*variant.text).collect();
        format!("write one of {}", known.join(", "))
    })
}

/// Reports whether `text` is `7`, `-7` or `7.50`, with digits that `Decimal::new` takes.
pub fn is_decimal(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    is_digits(whole) && is_digits(fraction) && whole.len() + fraction.len() <= MOST_DIGITS
}

fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts.as_slice() else {
        return false;
    };
    let read = |part: &str, length: usize| {
        let is_digits = part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit());
        is_digits.then(|| part.parse::<u16>().ok()).flatten()
    };
    let (Some(year), Some(month), Some(day)) = (read(year, 4), read(month, 2), read(day, 2)) else {
        return false;
    };
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    (1..=days).contains(&day)
}

fn is_date_time(text: &str) -> bool {
    let Some((date, time)) = text.split_once('T') else {
        return false;
    };
    let parts: Vec<&str> = time
        .strip_suffix('Z')
        .into_iter()
        .flat_map(|time| time.split(':'))
        .collect();
    let [hour, minute, second] = parts.as_slice() else {
        return false;
    };
    let is_below = |part: &str, end: u8| {
        part.len() == 2
            && part.bytes().all(|byte| byte.is_ascii_digit())
            && part.parse::<u8>().is_ok_and(|part| part < end)
    };
    is_date(date) && is_below(hour, 24) && is_below(minute, 60) && is_below(second, 60)
}

/// Writes a decimal number in Rust.
pub fn decimal(number: &str) -> String {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let sign = if whole.starts_with('-') { "-" } else { "" };
    let digits = format!("{}{fraction}", whole.trim_start_matches('-'));
    match digits.trim_start_matches('0') {
        "" => "::rust_decimal::Decimal::ZERO".to_owned(),
        digits => format!(
            "::rust_decimal::Decimal::new({sign}{}, {})",
            grouped(digits),
            fraction.len()
        ),
    }
}

/// Separates the thousands of a long number, as clippy wants it: `1_000_000`.
pub fn grouped(number: &str) -> String {
    let start = number
        .find(|c: char| c.is_ascii_digit())
        .unwrap_or_default();
    let (sign, digits) = number.split_at(start);
    let end = digits
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(digits.len());
    let (whole, rest) = digits.split_at(end);
    if whole.len() < 5 {
        return number.to_owned();
    }
    let mut grouped = sign.to_owned();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            grouped.push('_');
        }
        grouped.push(digit);
    }
    grouped + rest
}
