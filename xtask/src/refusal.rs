//! The error of a command that is refused: a word for programs, and what to do about it.

use std::{fmt, io};

use serde::Serialize;

/// A kind of refusal. The words are part of what `--json` promises.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Code {
    /// The command line cannot be read.
    Usage,
    /// The current folder is not inside a project.
    NoProject,
    /// An argument cannot be accepted. Every refusal that has no word of its own.
    InvalidInput,
    /// An argument cannot be a name.
    InvalidName,
    /// The context does not exist.
    UnknownContext,
    /// A name would stand for two things.
    NameTaken,
    /// A file is in the way and has other contents.
    Conflict,
    /// A file has no place for what is to be added.
    NoPlace,
    /// A file has a place, and it is not clear how to add to it.
    UnclearPlace,
    /// A file is not Rust.
    NotRust,
    /// A template makes something that is not Rust.
    BrokenTemplate,
    /// A file was edited since it was written.
    EditedSince,
    /// The history holds fewer commands than are to be undone.
    NothingToUndo,
    /// A file cannot be read or written.
    Io,
}

/// An error with its code and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Refusal {
    pub code: Code,
    /// What is wrong, and where.
    pub message: String,
    /// What would be right, or what to do. Empty if the message says it.
    pub help: String,
}

impl Refusal {
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            help: String::new(),
        }
    }

    #[must_use]
    pub fn help(self, help: impl Into<String>) -> Self {
        Self {
            help: help.into(),
            ..self
        }
    }
}

/// The message alone: whoever shows a refusal shows the help apart from it.
impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Refusal {}

/// Finds the refusal in a chain of errors; the message is that of the whole chain.
impl From<&anyhow::Error> for Refusal {
    fn from(error: &anyhow::Error) -> Self {
        let message = format!("{error:#}");
        if let Some(refusal) = error.downcast_ref::<Self>() {
            return Self {
                message,
                ..refusal.clone()
            };
        }
        let code = if error.chain().any(<dyn std::error::Error>::is::<io::Error>) {
            Code::Io
        } else {
            Code::InvalidInput
        };
        Self::new(code, message)
    }
}
