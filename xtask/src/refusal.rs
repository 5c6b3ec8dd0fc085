//! The error of a command: a code for programs, a message, and advice.

use std::{fmt, io};

use serde::Serialize;

/// The kind of an error. The codes are part of the JSON output, and do not change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Code {
    /// The command line cannot be read.
    Usage,
    /// The current folder is not inside a project.
    NoProject,
    /// An argument is invalid, or another error that has no code of its own.
    InvalidInput,
    /// An argument is not a valid name.
    InvalidName,
    /// The context does not exist.
    UnknownContext,
    /// A name is in use already.
    NameTaken,
    /// A file that the command would create exists already, with other contents.
    Conflict,
    /// A file has no place for an addition.
    NoPlace,
    /// A file has several possible places for an addition, or one that cannot be edited safely.
    UnclearPlace,
    /// A file is not Rust.
    NotRust,
    /// The output of a template is not Rust.
    BrokenTemplate,
    /// A file was edited after a command had written it.
    EditedSince,
    /// The history has fewer commands than `undo` is asked to undo.
    NothingToUndo,
    /// A file cannot be read or written.
    Io,
}

/// An error with a code and advice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Refusal {
    pub code: Code,
    /// The problem, and its place.
    pub message: String,
    /// Advice that solves the problem. Empty if the message contains it.
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

/// Writes the message alone, because the help is shown separately.
impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Refusal {}

/// Takes the code and the help from the refusal in the chain of errors, and the message from the whole chain.
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
