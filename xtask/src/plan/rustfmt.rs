//! One run of rustfmt, with the project's `rustfmt.toml`.

use std::{
    env, fs,
    hash::{BuildHasher, RandomState},
    path::{Path, PathBuf},
    process::{self, Command, Stdio},
};

use anyhow::{Context, Result};

use crate::{process::tool, terminal};

/// rustfmt gives `\n` here whatever the project uses: line ends are set last, for all files alike. It
/// must not follow `mod x;` to a file that does not stand beside a piece. Both are settings that stable
/// rustfmt takes from its command line.
const SETTINGS: &str = "newline_style=Unix,skip_children=true";

/// The names of a configuration, as rustfmt looks for them.
const CONFIGURATIONS: [&str; 2] = [".rustfmt.toml", "rustfmt.toml"];

/// `pieces` as rustfmt writes them, or as they are where it is not installed. The pieces have `\n`.
pub fn format(root: &Path, pieces: &[String]) -> Result<Vec<String>> {
    if pieces.is_empty() {
        return Ok(Vec::new());
    }
    // What nobody can foresee nobody can put there before.
    let random = RandomState::new().hash_one(process::id());
    let scratch = env::temp_dir().join(format!("xtask-{random:016x}"));
    let formatted = run(root, pieces, &scratch);
    let _ = fs::remove_dir_all(&scratch);
    Ok(formatted?.unwrap_or_else(|| {
        terminal::error("rustfmt cannot be run: format what is made with `cargo fmt`");
        pieces.to_vec()
    }))
}

/// What the project demands of line ends: `newline_style` of its `rustfmt.toml`.
pub fn newline_style(root: &Path) -> Option<String> {
    let text = fs::read_to_string(configuration(root)?).ok()?;
    text.lines().find_map(|line| {
        let value = line.trim_start().strip_prefix("newline_style")?;
        let value = value.trim_start().strip_prefix('=')?;
        let value = value.trim_start().strip_prefix(['"', '\''])?;
        Some(value.split(['"', '\'']).next()?.to_owned())
    })
}

/// The configuration that `cargo fmt` finds for the project: its own, or that of a folder around it.
fn configuration(root: &Path) -> Option<PathBuf> {
    root.ancestors()
        .flat_map(|folder| CONFIGURATIONS.map(|name| folder.join(name)))
        .find(|file| file.is_file())
}

/// `None` where rustfmt is not installed. The folder `scratch` is made; it must not be there already.
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
    // It formats what it can, and complains about the rest. Settings that only its nightly knows are
    // no failure.
    if !done.status.success() {
        let complaints = String::from_utf8_lossy(&done.stderr);
        let mut lines = complaints.lines().map(str::trim);
        let first = lines.find(|line| !line.is_empty() && !line.starts_with("Warning: "));
        terminal::error(&format!(
            "rustfmt failed, look at what is made: {}",
            first.unwrap_or("it does not say why")
        ));
    }
    let formatted = paths
        .iter()
        .map(fs::read_to_string)
        .collect::<Result<_, _>>();
    Ok(Some(formatted?))
}
