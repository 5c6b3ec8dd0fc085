//! The checks of the project's CI, to be run locally.

use std::{path::Path, process::Command};

use anyhow::Result;

use crate::{
    process::{cargo, succeeds},
    terminal,
};

/// Checks the formatting and runs clippy; with `fix`, corrects the formatting first.
pub fn lint(root: &Path, fix: bool) -> Result<bool> {
    let format: &[&str] = if fix {
        &["fmt", "--all"]
    } else {
        &["fmt", "--all", "--check"]
    };
    run(root, &[format, CLIPPY])
}

/// Runs the tests; `arguments` go to `cargo test`.
pub fn test(root: &Path, arguments: &[String]) -> Result<bool> {
    let arguments: Vec<&str> = ["test", "--workspace"]
        .into_iter()
        .chain(arguments.iter().map(String::as_str))
        .collect();
    run(root, &[&arguments])
}

/// Runs all checks of CI.
pub fn ci(root: &Path) -> Result<bool> {
    run(
        root,
        &[
            &["fmt", "--all", "--check"],
            CLIPPY,
            &["test", "--workspace", "--locked"],
        ],
    )
}

const CLIPPY: &[&str] = &[
    "clippy",
    "--workspace",
    "--all-targets",
    "--locked",
    "--",
    "--deny",
    "warnings",
];

/// Runs cargo with each of `steps`. A failure does not stop the others, so that one run shows all failures.
fn run(root: &Path, steps: &[&[&str]]) -> Result<bool> {
    let mut failed = Vec::new();
    for arguments in steps {
        let mut command: Command = cargo(root);
        command.args(*arguments);
        let line = format!("cargo {}", arguments.join(" "));
        terminal::status("Running", &line);
        if !succeeds(&mut command)? {
            failed.push(line);
        }
    }
    for line in &failed {
        terminal::error(&format!("`{line}` failed"));
    }
    Ok(failed.is_empty())
}
