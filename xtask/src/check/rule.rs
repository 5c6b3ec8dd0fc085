//! A rule, with its explanation for developers.

use super::finding::{Finding, Severity};
use crate::model::Project;

/// A rule that holds in every part of a project.
#[derive(Clone, Copy)]
pub struct Rule {
    /// In kebab-case, and never changed: comments in the code name it.
    pub id: &'static str,
    pub severity: Severity,
    /// One sentence that is true if the rule is kept, without a capital and without a full stop.
    pub statement: &'static str,
    /// The reason for the rule.
    pub why: &'static str,
    /// An example of code that breaks the rule.
    pub breach: &'static str,
    /// The example again, with the rule kept.
    pub mend: &'static str,
    pub check: Check,
}

/// A function that finds breaches in a project.
type Question = for<'p> fn(&'p Project<'p, 'p>) -> Vec<Finding>;

/// The way in which a rule is checked.
#[derive(Clone, Copy)]
pub enum Check {
    /// Looks for code that must not be there.
    Code(Question),
    /// Looks for something that is missing. It is skipped while a file cannot be read, because that file may
    /// have it.
    Absence(Question),
    /// Is about comments or the baseline. The code that reads them checks it.
    Elsewhere,
}
