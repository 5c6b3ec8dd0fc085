//! Line ends. Templates, rustfmt and edits of new files use `\n`, but a project may use `\r\n`.

use std::{fs, path::Path};

use super::rustfmt;

/// The end of each line of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineEnds {
    Lf,
    CrLf,
}

impl LineEnds {
    const NATIVE: Self = if cfg!(windows) { Self::CrLf } else { Self::Lf };

    /// Returns the line ends of most lines in `text`, or `None` if it has no line end.
    pub fn of(text: &str) -> Option<Self> {
        let all = text.matches('\n').count();
        let with_return = text.matches("\r\n").count();
        match (all, 2 * with_return > all) {
            (0, _) => None,
            (_, true) => Some(Self::CrLf),
            (_, false) => Some(Self::Lf),
        }
    }

    /// Returns the line ends for the new file `path`. A Rust file follows `rustfmt.toml`. Otherwise,
    /// `src/main.rs` is the model, because every project has it.
    pub fn of_new(root: &Path, path: &str) -> Self {
        let demanded = if super::is_rust(path) {
            rustfmt::newline_style(root)
        } else {
            None
        };
        match demanded.as_deref() {
            Some("Unix") => Self::Lf,
            Some("Windows") => Self::CrLf,
            Some("Native") => Self::NATIVE,
            _ => fs::read_to_string(root.join("src/main.rs"))
                .ok()
                .and_then(|text| Self::of(&text))
                .unwrap_or(Self::Lf),
        }
    }

    /// Returns `text` with these line ends.
    pub fn apply(self, text: &str) -> String {
        let text = normalized(text);
        match self {
            Self::Lf => text,
            Self::CrLf => text.replace('\n', "\r\n"),
        }
    }

    /// Reports whether all lines of `text` have these line ends.
    pub fn are_all_of(self, text: &str) -> bool {
        let all = text.matches('\n').count();
        let with_return = text.matches("\r\n").count();
        with_return == if self == Self::CrLf { all } else { 0 }
    }
}

/// Returns `text` with `\n` as its line ends.
pub fn normalized(text: &str) -> String {
    text.replace("\r\n", "\n")
}
