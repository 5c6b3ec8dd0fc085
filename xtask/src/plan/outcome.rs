//! What a plan comes to, file by file.

use super::files::Change;

/// A finished plan.
pub struct Outcome {
    pub(super) files: Vec<PlannedFile>,
}

/// A file, with what becomes of it.
pub(super) struct PlannedFile {
    pub(super) fate: Fate,
    /// Made as a whole, in contrast to edited.
    pub(super) made: bool,
    pub(super) change: Change,
}

/// The effect on a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    Create,
    Overwrite,
    Insert,
    Identical,
    Conflict,
}

impl Outcome {
    /// The files to write; none if a file is in the way.
    pub fn changes(&self) -> Vec<Change> {
        if self.files.iter().any(|file| file.fate == Fate::Conflict) {
            return Vec::new();
        }
        let pending = self
            .files
            .iter()
            .filter(|file| file.fate != Fate::Identical);
        pending.map(|file| file.change.clone()).collect()
    }
}
