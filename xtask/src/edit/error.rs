/// The reason why an edit is impossible.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The file has no `looked_for`. The user has to add the lines `paste`.
    NoPlace { looked_for: String, paste: String },
    /// The place exists, but cannot be edited safely. The user has to add the lines `paste`.
    Unclear { why: String, paste: String },
    /// The name is in use already. The text says by what.
    Taken(String),
    /// The text is not Rust.
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
