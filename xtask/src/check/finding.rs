//! What is wrong, where, and how to mend it.

use crate::model::Place;

/// A breach of a rule.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    pub place: Place,
    /// The id of the rule, filled in by who runs it.
    pub rule: &'static str,
    /// What is wrong, as a sentence without its full stop.
    pub message: String,
    /// A few words at the place itself.
    pub label: String,
    /// How to mend it.
    pub help: String,
}

impl Finding {
    pub fn new(place: Place, message: impl Into<String>) -> Self {
        Self {
            place,
            rule: "",
            message: message.into(),
            label: String::new(),
            help: String::new(),
        }
    }

    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }
}
