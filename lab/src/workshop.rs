use std::{
    env,
    fs::{self, File},
    path::PathBuf,
    process::{Command, Output},
};

use crate::Stamped;

/// The right to keep the cores busy. There is one, among all programs that build into the same target
/// directory.
pub struct Turn {
    _lock: File,
}

impl Turn {
    /// Waits until nobody else has it.
    #[must_use]
    pub fn take() -> Self {
        fs::create_dir_all(target()).unwrap();
        let lock = File::create(target().join("turn")).unwrap();
        lock.lock().unwrap();
        Self { _lock: lock }
    }
}

/// A service for cargo to work on. There is one at a time: all share a target directory, so that what
/// they depend on is compiled once, and there may be few cores.
pub struct Workshop {
    pub service: Stamped,
    _turn: Turn,
}

impl Workshop {
    #[must_use]
    pub fn new(database: Option<&str>, example: Option<bool>) -> Self {
        Self::with(|| Stamped::new(database, example))
    }

    pub(crate) fn with(stamp: impl FnOnce() -> Stamped) -> Self {
        // First the turn and then the service: cargo knows by the age of the files that they are not
        // those of the service before it.
        let turn = Turn::take();
        Self {
            service: stamp(),
            _turn: turn,
        }
    }

    /// Runs `cargo` with these arguments, to its end.
    #[must_use]
    pub fn cargo(&self, arguments: &str) -> Output {
        stamp::cargo(self.service.root())
            .args(arguments.split(' '))
            .env("CARGO_TARGET_DIR", target())
            // Each service is built once: there is nothing to be incremental about.
            .env("CARGO_INCREMENTAL", "0")
            .output()
            .unwrap()
    }

    /// Runs `cargo` with these arguments and fails, with its output, if it fails.
    #[track_caller]
    pub fn assert_cargo(&self, arguments: &str) {
        let output = self.cargo(arguments);
        assert!(
            output.status.success(),
            "cargo {arguments}\n{}",
            text(&output)
        );
    }

    /// Builds the generator of the service.
    pub fn build_xtask(&self) {
        self.assert_cargo("build --locked --package xtask");
    }

    /// Runs the generator, once it is built, and fails with its output if it fails.
    #[track_caller]
    pub fn xtask<A: AsRef<str>>(&self, arguments: &[A]) {
        let arguments: Vec<_> = arguments.iter().map(AsRef::as_ref).collect();
        let output = Command::new(target().join("debug/xtask"))
            .args(&arguments)
            .current_dir(self.service.root())
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "cargo xtask {arguments:?}\n{}",
            text(&output)
        );
    }

    /// Builds the service.
    #[must_use]
    pub fn build(&self, profile: Profile) -> PathBuf {
        let (flag, folder) = match profile {
            Profile::Dev => ("", "debug"),
            Profile::Release => (" --release", "release"),
        };
        self.assert_cargo(&format!("build --locked{flag}"));
        let name = self.service.root().file_name().unwrap();
        target().join(folder).join(name)
    }
}

/// What cargo optimizes for.
#[derive(Clone, Copy)]
pub enum Profile {
    /// A short build.
    Dev,
    /// A fast service.
    Release,
}

#[must_use]
pub fn text(output: &Output) -> String {
    let stdout = String::from_utf8_lossy(&output.stdout);
    let stderr = String::from_utf8_lossy(&output.stderr);
    format!("{stdout}{stderr}")
}

/// Where services are built: beside what cargo built this program into, which is
/// `<target>/<profile>/deps`.
#[must_use]
pub fn target() -> PathBuf {
    let program = env::current_exe().unwrap();
    program.ancestors().nth(3).unwrap().join("stamped")
}
