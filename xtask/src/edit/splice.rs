use std::ops::Range;

/// The result of an edit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Everything is there already.
    Present,
    /// The whole text after the edit.
    Changed(String),
}

/// The changes of an edit: bytes, and the text in their place. None, if everything is there.
pub(super) type Splices = Vec<(Range<usize>, String)>;
