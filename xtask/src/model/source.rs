//! A file of Rust, and places in it.

use proc_macro2::{LineColumn, Span};

/// A file that may or may not be Rust.
pub struct Source {
    pub path: String,
    pub syntax: Result<syn::File, Defect>,
}

/// Why a file cannot be read as Rust.
#[derive(Clone, Debug)]
pub struct Defect {
    pub message: String,
    pub at: Extent,
}

/// From where to where in a file. Lines count from 1, columns from 0 and in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Extent {
    pub start: (usize, usize),
    pub end: (usize, usize),
}

/// A place in a file of the project.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    pub file: String,
    /// `None` is the file as a whole, or one that is not there.
    pub at: Option<Extent>,
}

impl Source {
    #[must_use]
    pub fn new(path: &str, bytes: &[u8]) -> Self {
        let syntax = match str::from_utf8(bytes) {
            Ok(text) => syn::parse_file(text).map_err(Defect::from),
            Err(error) => {
                let valid = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
                let line = valid.matches('\n').count() + 1;
                let column = valid.chars().rev().take_while(|c| *c != '\n').count();
                Err(Defect {
                    message: "the file is not UTF-8".to_owned(),
                    at: Extent::point(line, column),
                })
            }
        };
        Self {
            path: path.to_owned(),
            syntax,
        }
    }

    /// The items of the file; none if it is not Rust.
    #[must_use]
    pub fn items(&self) -> &[syn::Item] {
        self.syntax.as_ref().map_or(&[], |file| &file.items)
    }

    #[must_use]
    pub fn place(&self, span: Span) -> Place {
        Place {
            file: self.path.clone(),
            at: Some(span.into()),
        }
    }
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
    /// The file as a whole.
    #[must_use]
    pub fn file(path: &str) -> Self {
        Self {
            file: path.to_owned(),
            at: None,
        }
    }
}
