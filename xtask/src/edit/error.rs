/// The reason why an edit is impossible.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EditError {
    /// The file has no `looked_for`. The user has to add the lines `paste`.
    NoPlace { looked_for: String, paste: String },
    /// The place exists, but cannot be edited safely. The user has to add the lines `paste`.
    UnclearPlace { why: String, paste: String },
    /// The name is in use already. The text says by what.
    NameTaken(String),
    /// The text is not Rust.
    NotRust { line: usize, message: String },
}

impl EditError {
    pub(super) fn no_place(looked_for: impl Into<String>, paste: impl Into<String>) -> Self {
        Self::NoPlace {
            looked_for: looked_for.into(),
            paste: paste.into(),
        }
    }
}
