//! Values for `--json`. So few that a crate for them would be out of proportion.

use std::fmt::{self, Display, Formatter, Write};

/// A value in JSON.
#[derive(Clone, Debug)]
pub enum Json {
    Null,
    Number(usize),
    Text(String),
    List(Vec<Json>),
    /// In the order in which it is to be printed.
    Object(Vec<(&'static str, Json)>),
}

impl Json {
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    pub fn list<T>(values: impl IntoIterator<Item = T>, json: impl FnMut(T) -> Self) -> Self {
        Self::List(values.into_iter().map(json).collect())
    }

    fn write(&self, f: &mut Formatter<'_>, depth: usize) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Number(number) => write!(f, "{number}"),
            Self::Text(text) => quote(f, text),
            Self::List(values) => {
                let values = values.iter().map(|value| (None, value));
                block(f, ('[', ']'), depth, values)
            }
            Self::Object(pairs) => {
                let pairs = pairs.iter().map(|(key, value)| (Some(*key), value));
                block(f, ('{', '}'), depth, pairs)
            }
        }
    }
}

impl Display for Json {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.write(f, 0)
    }
}

fn block<'j>(
    f: &mut Formatter<'_>,
    (open, close): (char, char),
    depth: usize,
    values: impl ExactSizeIterator<Item = (Option<&'static str>, &'j Json)>,
) -> fmt::Result {
    f.write_char(open)?;
    let count = values.len();
    for (index, (key, value)) in values.enumerate() {
        f.write_str(if index > 0 { ",\n" } else { "\n" })?;
        write!(f, "{:1$}", "", 2 * (depth + 1))?;
        if let Some(key) = key {
            quote(f, key)?;
            f.write_str(": ")?;
        }
        value.write(f, depth + 1)?;
    }
    if count > 0 {
        write!(f, "\n{:1$}", "", 2 * depth)?;
    }
    f.write_char(close)
}

fn quote(f: &mut Formatter<'_>, text: &str) -> fmt::Result {
    f.write_char('"')?;
    for c in text.chars() {
        match c {
            '"' => f.write_str("\\\"")?,
            '\\' => f.write_str("\\\\")?,
            '\n' => f.write_str("\\n")?,
            c if c.is_control() => write!(f, "\\u{:04x}", u32::from(c))?,
            c => f.write_char(c)?,
        }
    }
    f.write_char('"')
}
