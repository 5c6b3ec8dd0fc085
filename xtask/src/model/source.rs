//! A file of the project, and places in it.

use std::{
    cell::{OnceCell, RefCell},
    ops::Range,
    rc::Rc,
};

use proc_macro2::{LineColumn, Span};
use syn::spanned::Spanned;

/// A file that may or may not be Rust. It is parsed when something asks for its syntax.
pub struct Source {
    /// The path from the root of the project. Empty for a text that is not a file yet.
    pub path: String,
    /// The text. If the file is not UTF-8, it has replacement characters.
    pub text: String,
    /// The number of bytes before the syntax: a byte order mark, a shebang.
    offset: usize,
    /// The syntax is shared with other sources of the same text.
    shared: bool,
    syntax: OnceCell<Result<Rc<syn::File>, Defect>>,
}

/// The reason why a file cannot be parsed as Rust.
#[derive(Clone, Debug)]
pub struct Defect {
    pub message: String,
    pub at: Extent,
}

/// A range in a file. Lines count from 1. Columns count from 0, in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Extent {
    pub start: (usize, usize),
    pub end: (usize, usize),
}

/// A place in a file of the project.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    pub file: String,
    /// The range, or `None` for the whole file, which need not exist.
    pub at: Option<Extent>,
}

impl Source {
    #[must_use]
    pub fn new(path: &str, bytes: &[u8]) -> Self {
        match str::from_utf8(bytes) {
            Ok(text) => Self::of_text(path, text),
            Err(error) => {
                let valid = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
                let line = valid.matches('\n').count() + 1;
                let column = valid.chars().rev().take_while(|c| *c != '\n').count();
                let mut source = Self::of_text(path, &String::from_utf8_lossy(bytes));
                source.syntax = OnceCell::from(Err(Defect {
                    message: "the file is not UTF-8".to_owned(),
                    at: Extent::point(line, column),
                }));
                source
            }
        }
    }

    /// Returns the source of a file that exists, but cannot be read because of `message`.
    #[must_use]
    pub fn unreadable(path: &str, message: &str) -> Self {
        let mut source = Self::of_text(path, "");
        source.syntax = OnceCell::from(Err(Defect {
            message: format!("the file cannot be read: {message}"),
            at: Extent::point(1, 0),
        }));
        source
    }

    #[must_use]
    pub fn of_text(path: &str, text: &str) -> Self {
        let mut offset = bom(text);
        let rest = &text[offset..];
        if rest.starts_with("#!") && !rest[2..].trim_start().starts_with('[') {
            offset += rest.find('\n').unwrap_or(rest.len());
        }
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
            offset,
            shared: false,
            syntax: OnceCell::new(),
        }
    }

    /// Returns the source with the cached syntax of the same text. Sources with the same text then share
    /// their items.
    #[must_use]
    pub fn shared(self) -> Self {
        Self {
            shared: true,
            ..self
        }
    }

    /// Parses the file, or returns the syntax if it was parsed already.
    pub fn syntax(&self) -> Result<&syn::File, &Defect> {
        let parse = || {
            let text = &self.text[self.offset..];
            let syntax = if self.shared {
                known(text)
            } else {
                syn::parse_str(text).map(Rc::new)
            };
            syntax.map_err(Defect::from)
        };
        self.syntax.get_or_init(parse).as_deref()
    }

    /// Returns the items of the file. There are none if it is not Rust.
    #[must_use]
    pub fn items(&self) -> &[syn::Item] {
        self.syntax().map_or(&[], |file| &file.items)
    }

    /// Returns the range of `node` in bytes.
    pub fn range(&self, node: &impl Spanned) -> Range<usize> {
        self.range_of(node.span())
    }

    /// Returns the range of `span` in bytes.
    #[must_use]
    pub fn range_of(&self, span: Span) -> Range<usize> {
        let range = span.byte_range();
        range.start + self.offset..range.end + self.offset
    }

    /// Returns the place of `span`.
    #[must_use]
    pub fn place(&self, span: Span) -> Place {
        Place {
            file: self.path.clone(),
            at: Some(span.into()),
        }
    }

    /// Returns the offset of the first line: after the byte order mark, if there is one.
    #[must_use]
    pub fn first(&self) -> usize {
        bom(&self.text)
    }

    /// Returns the line end that the file uses.
    #[must_use]
    pub fn line_end(&self) -> &'static str {
        if self.text.contains("\r\n") {
            "\r\n"
        } else {
            "\n"
        }
    }
}

fn bom(text: &str) -> usize {
    if text.starts_with('\u{feff}') { 3 } else { 0 }
}

/// The maximum size of the cache. A command that writes reads fewer files than this.
const KEPT: usize = 64;

thread_local! {
    /// A cache of syntax trees, because parsing a large file is slow, and the same text is parsed several
    /// times: by edits, for formatting, and for the final check.
    static TREES: RefCell<Vec<(String, Rc<syn::File>)>> = RefCell::default();
}

fn known(text: &str) -> syn::Result<Rc<syn::File>> {
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

impl From<syn::Error> for Defect {
    fn from(error: syn::Error) -> Self {
        Self {
            message: error.to_string(),
            at: error.span().into(),
        }
    }
}

impl Extent {
    #[must_use]
    pub fn point(line: usize, column: usize) -> Self {
        Self {
            start: (line, column),
            end: (line, column + 1),
        }
    }
}

impl From<Span> for Extent {
    fn from(span: Span) -> Self {
        let pair = |LineColumn { line, column }| (line, column);
        Self {
            start: pair(span.start()),
            end: pair(span.end()),
        }
    }
}

impl Place {
    /// Returns the place of the whole file.
    #[must_use]
    pub fn file(path: &str) -> Self {
        Self {
            file: path.to_owned(),
            at: None,
        }
    }
}
