use std::ops::Range;

/// The result of an edit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// The text has all that the edit would add.
    Present,
    /// The text after the edit.
    Changed(String),
}

/// The changes of an edit: ranges of bytes, and their replacements.
pub(super) type Splices = Vec<(Range<usize>, String)>;
