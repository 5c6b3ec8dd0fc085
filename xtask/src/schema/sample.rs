//! The values of generated tests.

use super::{
    range::Range,
    types::{FieldType, Literal, Text, ValueObject},
};

/// Two values for tests. Those of one field differ from each other, and from those of other fields, so that a test
/// sees two columns that are swapped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sample {
    pub texts: [String; 2],
    pub numbers: [usize; 2],
    /// The numbers of a type that has bounds.
    pub bounded: Option<[Literal; 2]>,
}

/// Numbers the samples of a test.
#[derive(Debug, Default)]
pub struct Samples {
    taken: usize,
    /// The number of samples of the same field before these.
    round: usize,
}

/// The texts of types with unknown rules: not too short, not too long, and made of letters.
const NAMES: [&str; 2] = ["Ada Lovelace", "Grace Hopper"];

impl Samples {
    /// Samples of fields that have `round` samples already, which differ from these where the type of the field has
    /// so many values that are known.
    pub fn of_round(round: usize) -> Self {
        Self { taken: 0, round }
    }

    /// Returns the next sample, for the value `name` of the type `of`, which is in `range` if it is a number.
    pub fn next(&mut self, name: &str, of: &FieldType, range: Option<&Range>) -> Sample {
        let first = 7 + 2 * self.taken + 100 * self.round;
        self.taken += 1;
        let range = match of {
            FieldType::Value(value) => value.range.as_ref(),
            _ => range,
        };
        Sample {
            bounded: range.map(|range| range.samples(first)),
            texts: texts(name, of, self.round),
            numbers: [first, first + 1],
        }
    }
}

fn texts(name: &str, of: &FieldType, round: usize) -> [String; 2] {
    let numbers = [1, 2].map(|number| number + 2 * round);
    match of {
        FieldType::Text(text) => numbers.map(|number| fitting(name, *text, number)),
        FieldType::Enum(of) => {
            let texts: Vec<_> = of
                .variants
                .iter()
                .map(|variant| variant.text.clone())
                .collect();
            two(&texts)
        }
        FieldType::Value(ValueObject { examples, .. }) if !examples.is_empty() => two(examples),
        FieldType::Value(ValueObject {
            text: Some(text), ..
        }) => numbers.map(|number| fitting(name, *text, number)),
        FieldType::Primitive(_) => numbers.map(|number| format!("{} {number}", words(name))),
        _ => NAMES.map(str::to_owned),
    }
}

/// The first two of `texts`; the same one twice if there is one.
fn two(texts: &[String]) -> [String; 2] {
    match texts {
        [] => NAMES.map(str::to_owned),
        [one] => [one.clone(), one.clone()],
        [one, other, ..] => [one.clone(), other.clone()],
    }
}

/// A text of the length that `of` demands: `Number 1`.
fn fitting(name: &str, of: Text, number: usize) -> String {
    let text = format!("{} {number}", words(name));
    let (length, bounds) = (text.chars().count(), of.length);
    if length <= bounds.max && length >= bounds.min {
        return text;
    }
    let letters = ["A", "B", "C", "D", "E", "F", "G", "H"];
    let letter = letters[(number - 1) % letters.len()];
    letter.repeat(bounds.min.max(1).max(bounds.max.min(3)))
}

fn words(name: &str) -> String {
    let words = name.replace('_', " ");
    let mut letters = words.chars();
    letters
        .next()
        .map(|first| first.to_ascii_uppercase().to_string() + letters.as_str())
        .unwrap_or_default()
}
