//! Lines and splices of a [`Source`].

use std::{cmp::Ordering, iter::Peekable, str::Chars};

use super::{
    error::EditError,
    splice::{Edit, Splices},
};
pub use crate::model::Source;
use crate::model::comments;

impl Source {
    /// Parses `text` as Rust.
    pub fn parse(text: &str) -> Result<Self, EditError> {
        let source = Self::of_text("", text).shared();
        match source.syntax() {
            Ok(_) => Ok(source),
            Err(defect) => Err(EditError::NotRust {
                line: defect.at.start.0,
                message: defect.message.clone(),
            }),
        }
    }

    /// Returns the start of the line that contains `at`.
    pub fn line_start(&self, at: usize) -> usize {
        self.text[..at]
            .rfind('\n')
            .map_or(self.first(), |end| end + 1)
    }

    /// Returns the end of the line that contains `at`, without the line break. A block comment that begins on
    /// the line is part of it.
    pub fn line_stop(&self, mut at: usize) -> usize {
        loop {
            let rest = &self.text[at..];
            let comment = rest.trim_start_matches([' ', '\t']);
            if !comment.starts_with("/*") {
                break;
            }
            at += rest.len() - comment.len() + comments::block_comment(comment);
        }
        let stop = self.text[at..]
            .find('\n')
            .map_or(self.text.len(), |end| at + end);
        if self.text[..stop].ends_with('\r') && stop > at {
            stop - 1
        } else {
            stop
        }
    }

    /// Returns the text before `at` on its line, if it is blank.
    pub fn indent(&self, at: usize) -> Option<&str> {
        let before = &self.text[self.line_start(at)..at];
        before.trim().is_empty().then_some(before)
    }

    /// Returns the indentation of the line that contains `at`.
    pub fn indent_of_line(&self, at: usize) -> &str {
        let line = &self.text[self.line_start(at)..at];
        &line[..line.len() - line.trim_start().len()]
    }

    /// Returns the start of the line that contains `at`, or of the comments directly above it. A comment at
    /// the start of the file belongs to the file.
    pub fn start_with_comments(&self, at: usize) -> usize {
        let own = self.line_start(at);
        let mut start = own;
        while start > self.first() {
            let above = self.line_start(start - 1);
            let line = self.text[above..start].trim();
            if !line.starts_with("//") || line.starts_with("//!") {
                return start;
            }
            start = above;
        }
        own
    }

    /// Returns the offset of the next byte from `at` on that is neither blank nor part of a comment.
    pub fn skip_trivia(&self, at: usize) -> usize {
        at + comments::blank(&self.text[at..])
    }

    /// Applies `splices`, which must not overlap.
    pub fn splice(&self, mut splices: Splices) -> Edit {
        if splices.is_empty() {
            return Edit::Present;
        }
        splices.sort_by_key(|(range, _)| range.start);
        let mut text = String::with_capacity(self.text.len() + 256);
        let mut at = 0;
        for (range, new) in splices {
            text.push_str(&self.text[at..range.start]);
            text.push_str(&new.replace('\n', self.line_end()));
            at = range.end;
        }
        text.push_str(&self.text[at..]);
        Edit::Changed(text)
    }

    pub fn insert(&self, at: usize, new: impl Into<String>) -> Edit {
        self.splice(vec![(at..at, new.into())])
    }

    /// Returns the splice that appends `line` as a paragraph of its own.
    pub fn append(&self, line: &str) -> Splices {
        let gap = match self.text.as_str() {
            "" | "\u{feff}" => "",
            text if text.ends_with("\n\n") || text.ends_with("\n\r\n") => "",
            text if text.ends_with('\n') => "\n",
            _ => "\n\n",
        };
        let end = self.text.len();
        vec![(end..end, format!("{gap}{line}\n"))]
    }
}

/// Compares two names as rustfmt sorts them: numbers by their value, and `_` before everything else.
pub fn order(a: &str, b: &str) -> Ordering {
    let mut a = a.trim_start_matches("r#").chars().peekable();
    let mut b = b.trim_start_matches("r#").chars().peekable();
    loop {
        match (a.peek().copied(), b.peek().copied()) {
            (None, None) => return Ordering::Equal,
            (None, _) => return Ordering::Less,
            (_, None) => return Ordering::Greater,
            (Some(x), Some(y)) if x.is_ascii_digit() && y.is_ascii_digit() => {
                match number(&mut a).cmp(&number(&mut b)) {
                    Ordering::Equal => {}
                    unequal => return unequal,
                }
            }
            (Some(x), Some(y)) if x == y => {
                a.next();
                b.next();
            }
            (Some('_'), _) => return Ordering::Less,
            (_, Some('_')) => return Ordering::Greater,
            (x, y) => return x.cmp(&y),
        }
    }
}

/// Reads a number from the start of `chars`. Returns its length and its digits, without leading zeros, so
/// that the tuples sort by value.
fn number(chars: &mut Peekable<Chars<'_>>) -> (usize, String) {
    let mut digits = String::new();
    while let Some(digit) = chars.next_if(char::is_ascii_digit) {
        if !(digits.is_empty() && digit == '0') {
            digits.push(digit);
        }
    }
    (digits.len(), digits)
}
