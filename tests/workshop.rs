use std::{
    fs,
    path::{Path, PathBuf},
    process::Output,
    sync::{Mutex, MutexGuard, PoisonError},
};

use crate::stamped::Stamped;

static TURN: Mutex<()> = Mutex::new(());

/// A service for cargo to work on. There is one at a time: all share a target directory, so that what
/// they depend on is compiled once, and there may be few cores.
pub(crate) struct Workshop {
    pub(crate) service: Stamped,
    _turn: MutexGuard<'static, ()>,
}

impl Workshop {
    pub(crate) fn new(database: Option<&str>, example: Option<bool>) -> Self {
        // First the turn and then the service: cargo knows by the age of the files that they are not
        // those of the service before it.
        let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        Self {
            service: Stamped::new(database, example),
            _turn: turn,
        }
    }

    /// Runs `cargo` with these arguments, to its end.
    pub(crate) fn cargo(&self, arguments: &str) -> Output {
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
    pub(crate) fn assert_cargo(&self, arguments: &str) {
        let output = self.cargo(arguments);
        assert!(
            output.status.success(),
            "cargo {arguments}\n{}",
            text(&output)
        );
    }

    /// Builds the service's binary and puts it into a folder.
    pub(crate) fn build(&self, folder: &Path) -> PathBuf {
        self.assert_cargo("build --locked");
        let binary = folder.join("shop");
        fs::copy(target().join("debug/shop"), &binary).unwrap();
        binary
    }
}

pub(crate) fn text(output: &Output) -> String {
    let stdout = String::from_utf8_lossy(&output.stdout);
    let stderr = String::from_utf8_lossy(&output.stderr);
    format!("{stdout}{stderr}")
}

pub(crate) fn target() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("stamped")
}
