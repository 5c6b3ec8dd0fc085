//! Line ends. Templates, rustfmt and edits of new files know `\n` only; a project may use `\r\n`.

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

    /// The line ends that most lines of `text` have; `None` if it has no line end.
    pub fn of(text: &str) -> Option<Self> {
        let all = text.matches('\n').count();
        let with_return = text.matches("\r\n").count();
        match (all, 2 * with_return > all) {
            (0, _) => None,
            (_, true) => Some(Self::CrLf),
            (_, false) => Some(Self::Lf),
        }
    }

    /// The line ends of the new file `path`: of Rust, those that `rustfmt.toml` demands; otherwise those
    /// of `src/main.rs`, which every project has, and which an editor and git treat as they treat
    /// the others.
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

    /// `text` with these line ends.
    pub fn apply(self, text: &str) -> String {
        let text = normalized(text);
        match self {
            Self::Lf => text,
            Self::CrLf => text.replace('\n', "\r\n"),
        }
    }

    /// Reports whether every line of `text` ends like this.
    pub fn are_all_of(self, text: &str) -> bool {
        let all = text.matches('\n').count();
        let with_return = text.matches("\r\n").count();
        with_return == if self == Self::CrLf { all } else { 0 }
    }
}

/// `text` with `\n` only.
pub fn normalized(text: &str) -> String {
    text.replace("\r\n", "\n")
}
