use std::{
    path::{Path, PathBuf},
    sync::OnceLock,
    time::{Duration, Instant},
};

use lab::{Ledger, Profile, Service, Turn};
use tempfile::TempDir;

use super::bank::Bank;

/// A ledger on a database of its own, with the machine to itself.
pub(crate) struct Ground {
    pub(crate) service: Service,
    binary: PathBuf,
    folder: TempDir,
    _turn: Turn,
}

impl Ground {
    pub(crate) fn new(database: &str, settings: &[(&str, &str)]) -> Self {
        let binary = binary(database);
        let turn = Turn::take();
        let folder = tempfile::tempdir().unwrap();
        let settings = [&[("DATABASE__URL", "ledger.db")], settings].concat();
        Self {
            service: Service::start(&binary, &folder.path().join("log"), &settings),
            binary,
            folder,
            _turn: turn,
        }
    }

    /// Where the service keeps its files.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn bank(&self) -> Bank {
        Bank::of(&self.service)
    }

    /// A second process on the same database.
    pub(crate) fn another_service(&self) -> Service {
        let log = self.folder.path().join("another-log");
        Service::start(&self.binary, &log, &[("DATABASE__URL", "ledger.db")])
    }

    /// Nobody holds a transaction open, long after the last command.
    pub(crate) fn assert_nothing_is_open(&self) {
        let other = self.another_service();
        let bank = Bank::of(&other);
        let begun = Instant::now();
        bank.open();
        // It would wait for a lock for 5 s, and try again.
        assert!(
            begun.elapsed() < Duration::from_secs(4),
            "the file is locked"
        );
    }
}

/// The ledger, built once for all tests.
fn binary(database: &str) -> PathBuf {
    static SQLITE: OnceLock<PathBuf> = OnceLock::new();
    let build = || Ledger::new(database).build(Profile::Dev);
    SQLITE.get_or_init(build).clone()
}
