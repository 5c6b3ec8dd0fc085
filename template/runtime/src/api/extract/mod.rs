//! Extractors whose rejections are problems, like all other errors: 422 with a pointer to the wrong value.

mod json;
mod path;
mod query;

use kernel::{Error, Violation};
use serde_path_to_error::Segment;

pub use self::{json::Json, path::Path, query::Query};
use super::problem::Problem;

/// Returns the problem of an input that serde rejects, with the place in the input and the message.
fn refused(path: &serde_path_to_error::Path, message: &str) -> Problem {
    let mut pointer: String = path.iter().filter_map(step).collect();
    let field = message
        .strip_prefix("missing field `")
        .and_then(|rest| rest.strip_suffix('`'));
    match field {
        Some(field) => {
            pointer.push('/');
            pointer.push_str(&escape(field));
            violation(pointer, "required", "is required")
        }
        None => violation(pointer, "invalid", message),
    }
}

fn violation(pointer: String, code: &'static str, message: &str) -> Problem {
    Error::Invalid(vec![Violation {
        pointer,
        code,
        message: message.to_owned(),
    }])
    .into()
}

fn step(segment: &Segment) -> Option<String> {
    match segment {
        Segment::Seq { index } => Some(format!("/{index}")),
        Segment::Map { key } => Some(format!("/{}", escape(key))),
        Segment::Enum { .. } | Segment::Unknown => None,
    }
}

/// Escapes `key` as RFC 6901 requires.
fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
