//! What a test of an endpoint can expect of the handler.

use super::status;
use crate::names::Name;

/// What a test of the endpoint can expect of the handler.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Somebody wrote it.
    Unknown,
    /// It is not implemented yet.
    Unfinished,
    /// It creates something.
    Created {
        /// What 409 means, if it can be the answer.
        conflict: Option<String>,
    },
    /// It needs an entity of this name, and there is none.
    Missing {
        entity: Name,
        /// What 409 means for an entity that is there, if it can be the answer.
        conflict: Option<String>,
    },
    /// It is a query, and nothing is stored yet.
    Queried,
    /// Other tests show it. It may need what these words name.
    Tested { missing: Option<String> },
}

impl Fate {
    /// The entity that the handler needs.
    pub fn entity(&self) -> Option<&Name> {
        match self {
            Self::Missing { entity, .. } => Some(entity),
            _ => None,
        }
    }

    /// What there may be none of, in words.
    pub fn missing(&self) -> Option<String> {
        match self {
            Self::Missing { entity, .. } => Some(entity.words()),
            Self::Tested { missing } => missing.clone(),
            _ => None,
        }
    }

    /// What 409 means.
    pub fn conflict(&self) -> Option<&str> {
        match self {
            Self::Created { conflict } | Self::Missing { conflict, .. } => conflict.as_deref(),
            _ => None,
        }
    }

    /// The name of the status that a test expects, if the answer is of this kind.
    pub fn expected(&self, kind: &str, method: &str) -> Option<&'static str> {
        match self {
            Self::Unknown | Self::Tested { .. } => None,
            Self::Unfinished => Some("NOT_IMPLEMENTED"),
            Self::Missing { .. } => Some("NOT_FOUND"),
            Self::Queried if kind == "option" => Some("NOT_FOUND"),
            Self::Created { .. } | Self::Queried => Some(status(kind, method)),
        }
    }
}
