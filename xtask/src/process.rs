//! Functions that start other programs.

use std::{
    env,
    path::Path,
    process::{Command, ExitStatus},
};

use anyhow::{Context, Result};

/// The variables that cargo sets for a program that it runs. If another cargo inherits them, it sees a
/// changed environment, and rebuilds everything.
const CARGO_VARIABLES: [&str; 9] = [
    "CARGO",
    "CARGO_BIN_NAME",
    "CARGO_CRATE_NAME",
    "CARGO_MAKEFLAGS",
    "CARGO_MANIFEST_DIR",
    "CARGO_MANIFEST_LINKS",
    "CARGO_MANIFEST_PATH",
    "CARGO_PRIMARY_PACKAGE",
    "CARGO_TARGET_TMPDIR",
];

/// Returns a `cargo` command that behaves as if it were started from a shell in `root`.
#[must_use]
pub fn cargo(root: &Path) -> Command {
    let mut command = Command::new(tool("cargo"));
    command.current_dir(root);
    for (name, _) in env::vars_os() {
        let Some(text) = name.to_str() else { continue };
        if CARGO_VARIABLES.contains(&text)
            || text.starts_with("CARGO_PKG_")
            || text.starts_with("CARGO_BIN_EXE_")
        {
            command.env_remove(name);
        }
    }
    command
}

/// Runs `command` to its end, and reports whether it succeeded.
pub fn succeeds(command: &mut Command) -> Result<bool> {
    run(command).map(|status| status.success())
}

fn run(command: &mut Command) -> Result<ExitStatus> {
    command
        .status()
        .with_context(|| format!("cannot start {}", command.get_program().display()))
}

/// Returns the path of the tool `name`, such as `rustfmt`. If cargo started this program, the tool beside
/// that cargo is used, because going through rustup takes longer.
pub(crate) fn tool(name: &str) -> std::path::PathBuf {
    env::var_os("CARGO")
        .and_then(|cargo| {
            let tool = Path::new(&cargo).with_file_name(name);
            let tool = tool.with_extension(env::consts::EXE_EXTENSION);
            tool.is_file().then_some(tool)
        })
        .unwrap_or_else(|| name.into())
}
