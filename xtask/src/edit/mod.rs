//! Edits of files that people write in. The syntax tree tells the place, a splice of text makes the
//! change: every byte that is not part of the change stays as it is.

mod addition;
mod entries;
mod imports;
mod list;
mod modules;
mod registration;
mod routers;
mod source;
mod tables;

use std::ops::Range;

pub use self::{
    addition::Addition,
    imports::{Imported, import, imported, tidy},
    modules::declare_module,
    registration::{Entry, register},
    routers::{Element, add_element, add_route},
    source::{Source, order},
    tables::{Table, table},
};

/// What an edit comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// What was to be added is there already.
    Present,
    /// The whole text after the edit.
    Changed(String),
}

/// What an edit changes: which bytes, and what comes in their place. Nothing, if all is there.
type Splices = Vec<(Range<usize>, String)>;

/// Why an edit is not made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The place was not found. The lines are to be added by hand.
    NoPlace { looked_for: String, paste: String },
    /// There is a place, and yet it is not clear how to add to it.
    Unclear { why: String, paste: String },
    /// Something else has the name already.
    Taken(String),
    /// The file is no Rust.
    Unreadable { line: usize, message: String },
}

impl Refused {
    fn no_place(looked_for: impl Into<String>, paste: impl Into<String>) -> Self {
        Self::NoPlace {
            looked_for: looked_for.into(),
            paste: paste.into(),
        }
    }
}
