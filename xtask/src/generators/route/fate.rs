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
        /// What the path names: there may be none.
        parents: Vec<Parent>,
    },
    /// It does something whether there is anything or not.
    Done {
        /// What 409 means, if it can be the answer.
        conflict: Option<String>,
    },
    /// It needs an entity of this name, and there is none.
    Missing {
        entity: Name,
        /// What 409 means for an entity that is there, if it can be the answer.
        conflict: Option<String>,
        /// It refuses one that belongs to somebody else.
        of_another: bool,
        /// What else the path names.
        parents: Vec<Parent>,
    },
    /// It is a query, and nothing is stored yet.
    Queried,
    /// Other tests show it. It may need what these words name.
    Tested { missing: Option<String> },
}

/// An entity to which a parameter in a path refers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parent {
    pub parameter: String,
    pub entity: Name,
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
        let (entity, parents) = match self {
            Self::Missing {
                entity, parents, ..
            } => (Some(entity), parents),
            Self::Created { parents, .. } => (None, parents),
            Self::Tested { missing } => return missing.clone(),
            _ => return None,
        };
        let parents = parents.iter().map(|parent| &parent.entity);
        let mut words: Vec<String> = entity.into_iter().chain(parents).map(Name::words).collect();
        words.dedup();
        (!words.is_empty()).then(|| words.join(" or "))
    }

    /// What the path names that a test of a creation needs.
    pub fn parents(&self) -> &[Parent] {
        match self {
            Self::Created { parents, .. } => parents,
            _ => &[],
        }
    }

    /// What 409 means.
    pub fn conflict(&self) -> Option<&str> {
        match self {
            Self::Created { conflict, .. }
            | Self::Done { conflict }
            | Self::Missing { conflict, .. } => conflict.as_deref(),
            _ => None,
        }
    }

    /// Reports whether something that belongs to somebody else is refused.
    pub fn is_of_another(&self) -> bool {
        matches!(
            self,
            Self::Missing {
                of_another: true,
                ..
            }
        )
    }

    /// The name of the status that a test expects, if the answer is of this kind.
    pub fn expected(&self, kind: &str, method: &str) -> Option<&'static str> {
        match self {
            Self::Unknown | Self::Tested { .. } => None,
            Self::Unfinished => Some("NOT_IMPLEMENTED"),
            Self::Missing { .. } => Some("NOT_FOUND"),
            Self::Queried if kind == "option" => Some("NOT_FOUND"),
            Self::Created { .. } | Self::Done { .. } | Self::Queried => Some(status(kind, method)),
        }
    }
}
