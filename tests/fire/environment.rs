use std::{
    fs::{self, Permissions},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Command,
    sync::{
        OnceLock,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use lab::{Ledger, Postgres, Profile, Service, text, wait_for};
use stamp::repository;
use tempfile::TempDir;

use super::{bank::Bank, jobs::add_notes};

#[derive(Clone, Copy, Debug)]
pub(crate) enum Database {
    Postgres,
    Sqlite,
}

/// A new database for ledgers.
pub(crate) struct Environment {
    binary: PathBuf,
    postgres: Option<Postgres>,
    folder: TempDir,
    started: AtomicUsize,
}

impl Environment {
    pub(crate) fn new(database: Database) -> Self {
        match database {
            Database::Postgres => Self::on(Postgres::start()),
            Database::Sqlite => Self::with(database, None),
        }
    }

    /// Returns an environment with a database on this server.
    pub(crate) fn on(server: Postgres) -> Self {
        Self::with(Database::Postgres, Some(server))
    }

    fn with(database: Database, postgres: Option<Postgres>) -> Self {
        Self {
            binary: database.ledger(),
            postgres,
            folder: tempfile::tempdir().unwrap(),
            started: AtomicUsize::new(0),
        }
    }

    /// Starts a ledger with the database, and waits until it is ready.
    pub(crate) fn start(&self, settings: &[(&str, &str)]) -> Service {
        let mut service = self.launch(settings);
        service.wait_until_ready();
        service
    }

    /// Starts a ledger like [`start`](Self::start), from a shell that has run `limit`, like `ulimit -n 100`.
    pub(crate) fn start_limited(&self, limit: &str, settings: &[(&str, &str)]) -> Service {
        let script = self.folder().join("limited.sh");
        let binary = self.binary.display();
        fs::write(
            &script,
            format!("#!/bin/sh\n{limit}\nexec {binary} \"$@\"\n"),
        )
        .unwrap();
        fs::set_permissions(&script, Permissions::from_mode(0o700)).unwrap();
        let mut service = self.launch_binary(&script, &[], settings);
        service.wait_until_ready();
        service
    }

    /// Starts a ledger like [`start`](Self::start) that runs no jobs.
    pub(crate) fn start_without_worker(&self) -> Service {
        let mut service = self.launch_binary(&self.binary, &["--no-worker"], &[]);
        service.wait_until_ready();
        service
    }

    /// Starts a ledger like [`start`](Self::start), but does not wait.
    pub(crate) fn launch(&self, settings: &[(&str, &str)]) -> Service {
        self.launch_binary(&self.binary, &[], settings)
    }

    fn launch_binary(
        &self,
        binary: &Path,
        arguments: &'static [&str],
        settings: &[(&str, &str)],
    ) -> Service {
        let number = self.started.fetch_add(1, Ordering::Relaxed);
        let log = self.folder().join(format!("log-{number}"));
        let url = self.url("ledger");
        let settings = [&[("DATABASE__URL", &*url)], settings].concat();
        Service::launch_with(arguments, binary, &log, &settings)
    }

    /// Runs a `db` command of the ledger.
    #[track_caller]
    pub(crate) fn db(&self, database: &str, arguments: &[&str]) {
        let mut command = self.command(&[&["db"], arguments].concat());
        let output = command.env("DATABASE__URL", self.url(database)).output();
        let output = output.unwrap();
        assert!(output.status.success(), "{}", text(&output));
    }

    /// Returns a command of the ledger, with its database.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.binary);
        command
            .args(arguments)
            .env("DATABASE__URL", self.url("ledger"))
            .current_dir(self.folder());
        command
    }

    /// Returns the URL of a database in this environment.
    pub(crate) fn url(&self, database: &str) -> String {
        match &self.postgres {
            Some(server) => server.url(database),
            None => format!("{database}.db"),
        }
    }

    /// Returns the folder with the files of the services.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn postgres(&self) -> &Postgres {
        self.postgres.as_ref().unwrap()
    }

    /// Waits until the database has noticed that its service was killed. A server still carries out what it has
    /// received, so a `COMMIT` may take effect after the service is gone.
    pub(crate) fn wait_until_abandoned(&self) {
        let abandoned = "NOT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() \
                         AND backend_type = 'client backend' AND pid <> pg_backend_pid())";
        if let Some(postgres) = &self.postgres {
            wait_for("the connections of a service to end", || {
                postgres.holds("ledger", abandoned).then_some(())
            });
        }
    }

    /// Asserts that no transaction is open when there are no requests.
    pub(crate) fn assert_at_rest(&self) {
        let start = Instant::now();
        // Long enough for requests that were not finished, but too short to wait for a lock.
        let in_time = || start.elapsed() < Duration::from_secs(4);
        if let Some(postgres) = &self.postgres {
            let at_rest =
                "NOT EXISTS (SELECT FROM pg_stat_activity WHERE state LIKE '%in transaction%')";
            while !postgres.holds("ledger", at_rest) {
                assert!(in_time(), "a transaction is open");
                thread::sleep(Duration::from_millis(100));
            }
        } else {
            Bank::of(&self.start(&[])).open();
            assert!(in_time(), "the file is locked");
        }
    }
}

impl Database {
    /// Returns the path of the ledger's binary, which is built once for all tests.
    pub(crate) fn ledger(self) -> PathBuf {
        static BUILT: [OnceLock<PathBuf>; 2] = [const { OnceLock::new() }; 2];
        let name = match self {
            Self::Postgres => "postgres",
            Self::Sqlite => "sqlite",
        };
        let built = BUILT[self as usize].get_or_init(|| {
            let ledger = Ledger::new(name);
            // Endpoints whose handlers misbehave, in a given way or at random.
            let overlay = repository().join("tests/overlay");
            for router in ["trouble", "programs"] {
                ledger.add_router(router, &overlay);
            }
            add_notes(&ledger, &overlay);
            ledger.build(Profile::Dev)
        });
        built.clone()
    }
}
