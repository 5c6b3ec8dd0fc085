/// Why an edit is not made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The place was not found. The lines are to be added by hand.
    NoPlace { looked_for: String, paste: String },
    /// There is a place, and yet it is not clear how to add to it.
    Unclear { why: String, paste: String },
    /// Something else has the name already.
    Taken(String),
    /// The file is no Rust.
    Unreadable { line: usize, message: String },
}

impl Refused {
    pub(super) fn no_place(looked_for: impl Into<String>, paste: impl Into<String>) -> Self {
        Self::NoPlace {
            looked_for: looked_for.into(),
            paste: paste.into(),
        }
    }
}
