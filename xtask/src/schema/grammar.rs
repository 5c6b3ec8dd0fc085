//! The grammar of fields on the command line: `'status:enum(draft,sent)?:index'`.

use anyhow::{Result, bail, ensure};

use super::types::{Bounds, MOST_ELEMENTS};

/// A field as it is written, before its type is looked up.
#[derive(Debug, PartialEq, Eq)]
pub struct WrittenField<'t> {
    pub name: &'t str,
    pub of: &'t str,
    /// What stands in parentheses after the type.
    pub arguments: Option<&'t str>,
    pub suffix: Suffix,
    pub unique: bool,
    pub index: bool,
    pub readonly: bool,
    pub cascade: bool,
    pub default: Option<&'t str>,
}

/// What stands behind the type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Suffix {
    None,
    /// `?`
    Optional,
    /// `[]` or `[1..20]`
    List(Bounds),
}

impl<'t> WrittenField<'t> {
    /// Reads `name:type`, with what may follow.
    ///
    /// # Errors
    ///
    /// Says what is wrong, and what would be right.
    pub fn parse(text: &'t str) -> Result<Self> {
        let Some((name, rest)) = text.split_once(':') else {
            bail!("`{text}` is not a field: write `name:type`, for example `{text}:string`");
        };
        let end = rest.find(['(', '?', '[', ':']).unwrap_or(rest.len());
        let (of, rest) = rest.split_at(end);
        let (arguments, rest) = arguments(text, rest)?;
        let (suffix, rest) = suffix(text, rest)?;
        let mut field = Self {
            name,
            of,
            arguments,
            suffix,
            unique: false,
            index: false,
            readonly: false,
            cascade: false,
            default: None,
        };
        field.modifiers(text, rest)?;
        Ok(field)
    }

    /// Reports whether nothing follows the type.
    pub fn is_bare(&self) -> bool {
        let Self {
            suffix,
            unique,
            index,
            readonly,
            cascade,
            default,
            ..
        } = self;
        *suffix == Suffix::None
            && !(*unique || *index || *readonly || *cascade)
            && default.is_none()
    }

    fn modifiers(&mut self, text: &str, mut rest: &'t str) -> Result<()> {
        while !rest.is_empty() {
            let Some(modifier) = rest.strip_prefix(':') else {
                bail!("`{text}` is not a field: `{rest}` cannot follow the type");
            };
            if let Some(value) = modifier.strip_prefix("default=") {
                let (value, after) = default(text, value)?;
                self.default = Some(value);
                rest = after;
                continue;
            }
            let end = modifier.find(':').unwrap_or(modifier.len());
            let (word, after) = modifier.split_at(end);
            match word {
                "unique" => self.unique = true,
                "index" => self.index = true,
                "readonly" => self.readonly = true,
                "cascade" => self.cascade = true,
                other => bail!(
                    "`{text}` is not a field: there is no modifier `:{other}`. The modifiers are `:unique`, `:index`, \
                     `:readonly`, `:cascade` and `:default=value`"
                ),
            }
            rest = after;
        }
        Ok(())
    }
}

/// `(1..30)` at the beginning of `rest`.
fn arguments<'t>(text: &str, rest: &'t str) -> Result<(Option<&'t str>, &'t str)> {
    let Some(inside) = rest.strip_prefix('(') else {
        return Ok((None, rest));
    };
    let Some((arguments, after)) = inside.split_once(')') else {
        bail!("`{text}` is not a field: the `(` is not closed");
    };
    Ok((Some(arguments), after))
}

/// `?` or `[..]` at the beginning of `rest`.
fn suffix<'t>(text: &str, rest: &'t str) -> Result<(Suffix, &'t str)> {
    let (suffix, after) = if let Some(after) = rest.strip_prefix('?') {
        (Suffix::Optional, after)
    } else if let Some(inside) = rest.strip_prefix('[') {
        let Some((bounds, after)) = inside.split_once(']') else {
            bail!("`{text}` is not a field: the `[` is not closed");
        };
        let default = Bounds {
            min: 0,
            max: MOST_ELEMENTS,
        };
        let bounds = if bounds.is_empty() {
            default
        } else {
            Bounds::parse(bounds, default.max).map_err(|why| why.context(not_a_field(text)))?
        };
        ensure!(
            bounds.max <= MOST_ELEMENTS * 10,
            "`{text}` is not a field: a list is read and written as a whole, and has at most {} elements. Make an \
             entity of its own for more",
            MOST_ELEMENTS * 10
        );
        (Suffix::List(bounds), after)
    } else {
        (Suffix::None, rest)
    };
    ensure!(
        suffix == Suffix::None || !after.starts_with(['?', '[']),
        "`{text}` is not a field: a type has one of `?` and `[]`. A list that may be absent is an empty list"
    );
    Ok((suffix, after))
}

/// The value at the beginning of `rest`: up to the next `:`, or a text in `'` or `\"`.
fn default<'t>(text: &str, rest: &'t str) -> Result<(&'t str, &'t str)> {
    for quote in ['\'', '"'] {
        if let Some(inside) = rest.strip_prefix(quote) {
            let Some((value, after)) = inside.split_once(quote) else {
                bail!("`{text}` is not a field: the {quote} is not closed");
            };
            return Ok((value, after));
        }
    }
    let end = rest.find(':').unwrap_or(rest.len());
    Ok(rest.split_at(end))
}

fn not_a_field(text: &str) -> String {
    format!("`{text}` is not a field")
}

impl Bounds {
    /// Reads `1..30`, `..30`, `1..` or `30`, which is the most. What is not said is 0 and `most`.
    ///
    /// # Errors
    ///
    /// It is none of these, or the least is more than the most.
    pub fn parse(text: &str, most: usize) -> Result<Self> {
        let number = |text: &str, default: usize| {
            let text = text.trim();
            if text.is_empty() {
                return Some(default);
            }
            text.parse().ok()
        };
        let (min, max) = match text.split_once("..") {
            Some((min, max)) => (number(min, 0), number(max.trim_start_matches('='), most)),
            None => (Some(0), text.trim().parse().ok()),
        };
        match (min, max) {
            (Some(min), Some(max)) if min <= max && max > 0 => Ok(Self { min, max }),
            _ => bail!("`{text}` is not a range: write the least and the most, as in `1..30`"),
        }
    }
}
