use std::{env, path::Path, process::Command};

/// Prefixes of the environment variables that cargo and rustup set for the programs that they start. For
/// another cargo, they would describe the wrong package, force a toolchain and invalidate earlier builds.
/// Variables that users set (`CARGO_HOME`, `CARGO_TARGET_DIR`, `CARGO_NET_…`) are not included.
const FROM_CARGO: [&str; 10] = [
    "CARGO_BIN_",
    "CARGO_CRATE_NAME",
    "CARGO_MAKEFLAGS",
    "CARGO_MANIFEST_",
    "CARGO_PKG_",
    "CARGO_PRIMARY_PACKAGE",
    "CARGO_TARGET_TMPDIR",
    "CARGO_RUSTC_",
    "RUSTUP_TOOLCHAIN",
    "RUST_RECURSION_COUNT",
];

/// Returns a command that runs cargo in the folder of another project.
#[must_use]
pub fn cargo(folder: &Path) -> Command {
    let mut command = Command::new("cargo");
    command.current_dir(folder).env_remove("CARGO");
    for (variable, _) in env::vars_os() {
        let name = variable.to_string_lossy();
        if FROM_CARGO.iter().any(|prefix| name.starts_with(prefix)) {
            command.env_remove(variable);
        }
    }
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    /// This test runs under cargo, so the variables to remove are set.
    #[test]
    fn another_cargo_is_not_told_about_this_one() {
        let command = cargo(Path::new("."));
        let removed: Vec<_> = command
            .get_envs()
            .filter(|(_, value)| value.is_none())
            .filter_map(|(name, _)| name.to_str())
            .collect();
        for name in ["CARGO", "CARGO_MANIFEST_DIR", "CARGO_PKG_NAME"] {
            assert!(removed.contains(&name), "{name} is not removed");
        }
        for name in ["CARGO_HOME", "CARGO_TARGET_DIR", "PATH"] {
            assert!(!removed.contains(&name), "{name} is removed");
        }
    }
}
