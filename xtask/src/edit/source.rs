use std::{cell::RefCell, cmp::Ordering, iter::Peekable, ops::Range, rc::Rc, str::Chars};

use proc_macro2::Span;
use syn::spanned::Spanned;

use super::{Edit, Refused, Splices};

/// A file, as text and as a tree.
pub struct Source<'t> {
    pub text: &'t str,
    pub tree: Rc<syn::File>,
    /// What comes before the first byte that the tree knows of: a byte order mark, a shebang.
    offset: usize,
}

impl<'t> Source<'t> {
    pub fn parse(text: &'t str) -> Result<Self, Refused> {
        let mut offset = if text.starts_with('\u{feff}') { 3 } else { 0 };
        let rest = &text[offset..];
        if rest.starts_with("#!") && !rest[2..].trim_start().starts_with('[') {
            offset += rest.find('\n').unwrap_or(rest.len());
        }
        let tree = tree(&text[offset..]).map_err(|error| Refused::Unreadable {
            line: error.span().start().line + text[..offset].matches('\n').count(),
            message: error.to_string(),
        })?;
        Ok(Self { text, tree, offset })
    }

    /// Where `node` stands.
    pub fn range(&self, node: &impl Spanned) -> Range<usize> {
        self.range_of(node.span())
    }

    pub fn range_of(&self, span: Span) -> Range<usize> {
        let range = span.byte_range();
        range.start + self.offset..range.end + self.offset
    }

    /// The line end that the file uses.
    pub fn line_end(&self) -> &'static str {
        if self.text.contains("\r\n") {
            "\r\n"
        } else {
            "\n"
        }
    }

    /// Where the line of `at` begins.
    pub fn line_start(&self, at: usize) -> usize {
        self.text[..at]
            .rfind('\n')
            .map_or(self.offset_of_first(), |end| end + 1)
    }

    /// Where the line of `at` ends, before its line end; with the comments that begin on it.
    pub fn line_stop(&self, mut at: usize) -> usize {
        loop {
            let rest = &self.text[at..];
            let comment = rest.trim_start_matches([' ', '\t']);
            if !comment.starts_with("/*") {
                break;
            }
            at += rest.len() - comment.len() + block_comment(comment);
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

    /// What stands before `at` on its line, if that is blank.
    pub fn indent(&self, at: usize) -> Option<&'t str> {
        let before = &self.text[self.line_start(at)..at];
        before.trim().is_empty().then_some(before)
    }

    /// The blank beginning of the line of `at`.
    pub fn indent_of_line(&self, at: usize) -> &'t str {
        let line = &self.text[self.line_start(at)..at];
        &line[..line.len() - line.trim_start().len()]
    }

    /// The start of `at`'s line, or of the comments right above it. A comment that the file begins
    /// with is about the file.
    pub fn start_with_comments(&self, at: usize) -> usize {
        let own = self.line_start(at);
        let mut start = own;
        while start > self.offset_of_first() {
            let above = self.line_start(start - 1);
            let line = self.text[above..start].trim();
            if !line.starts_with("//") || line.starts_with("//!") {
                return start;
            }
            start = above;
        }
        own
    }

    /// The next byte after `at` that is neither blank nor comment.
    pub fn skip_trivia(&self, mut at: usize) -> usize {
        loop {
            let rest = &self.text[at..];
            let blank = rest.len() - rest.trim_start().len();
            let rest = &rest[blank..];
            at += blank;
            if rest.starts_with("//") {
                at += rest.find('\n').unwrap_or(rest.len());
            } else if rest.starts_with("/*") {
                at += block_comment(rest);
            } else {
                return at;
            }
        }
    }

    /// The text with each of `splices` made; they must not overlap.
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

    /// What puts `line` at the end, in a paragraph of its own.
    pub fn append(&self, line: &str) -> Splices {
        let gap = match self.text {
            "" | "\u{feff}" => "",
            text if text.ends_with("\n\n") || text.ends_with("\n\r\n") => "",
            text if text.ends_with('\n') => "\n",
            _ => "\n\n",
        };
        let end = self.text.len();
        vec![(end..end, format!("{gap}{line}\n"))]
    }

    fn offset_of_first(&self) -> usize {
        if self.text.starts_with('\u{feff}') {
            3
        } else {
            0
        }
    }
}

/// How many trees are kept. A command reads fewer files than that.
const KEPT: usize = 64;

thread_local! {
    /// Nothing takes longer than parsing a large file, and the same text is asked about again and
    /// again: by edits, when it is formatted, and by the check before it is written.
    static TREES: RefCell<Vec<(String, Rc<syn::File>)>> = RefCell::default();
}

fn tree(text: &str) -> syn::Result<Rc<syn::File>> {
    let known = TREES.with_borrow(|trees| {
        let (_, tree) = trees.iter().find(|(known, _)| known == text)?;
        Some(Rc::clone(tree))
    });
    if let Some(tree) = known {
        return Ok(tree);
    }
    let tree: Rc<syn::File> = Rc::new(syn::parse_str(text)?);
    TREES.with_borrow_mut(|trees| {
        if trees.len() == KEPT {
            trees.clear();
        }
        trees.push((text.to_owned(), Rc::clone(&tree)));
    });
    Ok(tree)
}

/// How long the block comment is that `text` starts with; they nest.
fn block_comment(text: &str) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        if rest.starts_with("/*") {
            depth += 1;
            at += 2;
        } else if rest.starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    text.len()
}

/// The order in which rustfmt sorts imports: numbers by their value, `_` before everything else.
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

/// The digits of a number, without leading zeros; a longer one is larger.
fn number(chars: &mut Peekable<Chars<'_>>) -> (usize, String) {
    let mut digits = String::new();
    while let Some(digit) = chars.next_if(char::is_ascii_digit) {
        if !(digits.is_empty() && digit == '0') {
            digits.push(digit);
        }
    }
    (digits.len(), digits)
}
