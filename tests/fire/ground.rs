use std::{path::PathBuf, sync::OnceLock};

use lab::{Ledger, Profile, Service, Turn};
use tempfile::TempDir;

use super::bank::Bank;

/// A ledger on a database of its own, with the machine to itself.
pub(crate) struct Ground {
    pub(crate) service: Service,
    pub(crate) folder: TempDir,
    _turn: Turn,
}

impl Ground {
    pub(crate) fn new(database: &str, settings: &[(&str, &str)]) -> Self {
        let binary = binary(database);
        let turn = Turn::take();
        let folder = tempfile::tempdir().unwrap();
        let url = [("DATABASE__URL", "ledger.db")];
        let settings = [&url, settings].concat();
        Self {
            service: Service::start(&binary, &folder.path().join("log"), &settings),
            folder,
            _turn: turn,
        }
    }

    /// A client of its own connections.
    pub(crate) fn bank(&self) -> Bank {
        Bank(self.service.client())
    }
}

/// The ledger on this database, built once for all tests.
fn binary(database: &str) -> PathBuf {
    static SQLITE: OnceLock<PathBuf> = OnceLock::new();
    SQLITE
        .get_or_init(|| Ledger::new(database).build(Profile::Dev))
        .clone()
}
