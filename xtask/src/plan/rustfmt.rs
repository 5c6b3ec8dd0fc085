//! Formatting with rustfmt and the project's `rustfmt.toml`.

use std::{
    env, fs,
    hash::{BuildHasher, RandomState},
    path::{Path, PathBuf},
    process::{self, Command, Stdio},
};

use anyhow::{Context, Result};

use crate::{process::tool, terminal};

/// rustfmt writes `\n` here even if the project uses `\r\n`, because line ends are set later, for all files.
/// It must not follow `mod x;`, because the file of that module does not exist beside the piece.
const SETTINGS: &str = "newline_style=Unix,skip_children=true";

/// The names that rustfmt's configuration file can have, in the order in which rustfmt looks for them.
const CONFIGURATIONS: [&str; 2] = [".rustfmt.toml", "rustfmt.toml"];

/// Formats `pieces`, whose lines end in `\n`. Returns them unchanged if rustfmt is not installed.
pub fn format(root: &Path, pieces: &[String]) -> Result<Vec<String>> {
    if pieces.is_empty() {
        return Ok(Vec::new());
    }
    // The name of the folder cannot be predicted, so that another user cannot create it first.
    let random = RandomState::new().hash_one(process::id());
    let scratch = env::temp_dir().join(format!("xtask-{random:016x}"));
    let formatted = run(root, pieces, &scratch);
    let _ = fs::remove_dir_all(&scratch);
    Ok(formatted?.unwrap_or_else(|| {
        terminal::error("rustfmt is not installed, so the generated code is not formatted: install it, and run `cargo fmt`");
        pieces.to_vec()
    }))
}

/// Returns the `newline_style` in the project's `rustfmt.toml`.
pub fn newline_style(root: &Path) -> Option<String> {
    let text = fs::read_to_string(configuration(root)?).ok()?;
    text.lines().find_map(|line| {
        let value = line.trim_start().strip_prefix("newline_style")?;
        let value = value.trim_start().strip_prefix('=')?;
        let value = value.trim_start().strip_prefix(['"', '\''])?;
        Some(value.split(['"', '\'']).next()?.to_owned())
    })
}

/// Returns the path of the configuration that `cargo fmt` uses: in the project, or in a folder that contains
/// it.
fn configuration(root: &Path) -> Option<PathBuf> {
    root.ancestors()
        .flat_map(|folder| CONFIGURATIONS.map(|name| folder.join(name)))
        .find(|file| file.is_file())
}

/// Formats `pieces` in the new folder `scratch`. Returns `None` if rustfmt is not installed.
fn run(root: &Path, pieces: &[String], scratch: &Path) -> Result<Option<Vec<String>>> {
    fs::create_dir(scratch).with_context(|| format!("cannot create {}", scratch.display()))?;
    let paths: Vec<_> = (0..pieces.len())
        .map(|number| scratch.join(format!("piece_{number}.rs")))
        .collect();
    for (piece, path) in pieces.iter().zip(&paths) {
        fs::write(path, piece)?;
    }
    let mut rustfmt = Command::new(tool("rustfmt"));
    rustfmt.args(["--edition", "2024", "--quiet", "--color", "never"]);
    rustfmt.args(["--config", SETTINGS]);
    if let Some(configuration) = configuration(root) {
        rustfmt.arg("--config-path").arg(configuration);
    }
    let Ok(done) = rustfmt.args(&paths).stdout(Stdio::null()).output() else {
        return Ok(None);
    };
    // rustfmt formats the files that it can read, and reports the others. It accepts settings that only its
    // nightly version knows, with a warning.
    if !done.status.success() {
        let complaints = String::from_utf8_lossy(&done.stderr);
        let mut lines = complaints.lines().map(str::trim);
        let first = lines.find(|line| !line.is_empty() && !line.starts_with("Warning: "));
        terminal::error(&format!(
            "rustfmt failed, so review the format of the generated code: {}",
            first.unwrap_or("it gives no reason")
        ));
    }
    let formatted = paths
        .iter()
        .map(fs::read_to_string)
        .collect::<Result<_, _>>();
    Ok(Some(formatted?))
}
