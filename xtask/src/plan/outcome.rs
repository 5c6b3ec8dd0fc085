//! The outcome of a plan, file by file.

use super::files::Change;

/// A finished plan.
pub struct Outcome {
    pub(super) files: Vec<PlannedFile>,
}

/// A file, and the effect on it.
pub(super) struct PlannedFile {
    pub(super) fate: Fate,
    /// The whole file comes from a template. Otherwise it was edited.
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
    /// Returns the files to write. There are none if a file has a conflict.
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
