use std::ops::Range;

/// What an edit comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// What was to be added is there already.
    Present,
    /// The whole text after the edit.
    Changed(String),
}

/// What an edit changes: which bytes, and what comes in their place. Nothing, if all is there.
pub(super) type Splices = Vec<(Range<usize>, String)>;
