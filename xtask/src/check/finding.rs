//! A breach of a rule.

use serde::Serialize;

use crate::model::Place;

/// The severity of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Fails the check.
    Error,
    /// Is shown, but does not fail the check.
    Note,
}

/// A place where a rule is broken, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    pub place: Place,
    /// The id of the rule. The code that runs the rule sets it.
    pub rule: &'static str,
    /// The severity of the rule. The code that runs the rule sets it.
    pub severity: Severity,
    /// One sentence that states the problem, without a capital and without a full stop. The baseline
    /// recognises the finding by it, so it has no line numbers.
    pub message: String,
    /// A few words about the code at the place.
    pub label: String,
    /// Instructions that lead to code without this finding.
    pub help: String,
}

impl Finding {
    pub fn new(place: Place, message: impl Into<String>) -> Self {
        Self {
            place,
            rule: "",
            severity: Severity::Error,
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
