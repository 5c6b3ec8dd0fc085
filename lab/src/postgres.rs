use std::{
    fs::{self, File},
    io::Write,
    net::TcpListener,
    os::unix::fs::{MetadataExt, OpenOptionsExt, chown, fchown},
    path::PathBuf,
    thread,
};

use runtime_testing::postgres::Cluster;

use crate::service::wait_for;

/// Starts a server that has a disk of its own, on which there is a file that can be deleted to make space.
const SMALL_DISK: &str = r#"
set -e
mount -t tmpfs -o size=27m none small
mkdir small/space
head -c 20000000 /dev/zero > small/ballast
exec "$0" start --silent --wait --log=log
"#;

/// A Postgres server that only one test uses. It does not lose what it has committed.
pub struct Postgres(Cluster);

impl Postgres {
    #[must_use]
    pub fn start() -> Self {
        Self(Cluster::start(&[]).unwrap())
    }

    /// Starts a server that also listens on a port of this machine, and returns the port. There it only
    /// accepts TLS, and presents a certificate.
    #[must_use]
    pub fn start_with_tls(certificate: &str, key: &str) -> (Self, u16) {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        drop(listener);
        let on_port = format!("port = {port}");
        let server = Cluster::start(&["listen_addresses = '127.0.0.1'", &on_port]).unwrap();
        let files = [
            ("server.crt", certificate),
            ("server.key", key),
            ("pg_hba.conf", "hostssl all all 127.0.0.1/32 trust\n"),
        ];
        for (name, content) in files {
            let path = server.data().join(name);
            // Only the server may read the key.
            let mut file = File::options()
                .create(true)
                .truncate(true)
                .write(true)
                .mode(0o600)
                .open(path)
                .unwrap();
            file.write_all(content.as_bytes()).unwrap();
            let owner = fs::metadata(server.data()).unwrap();
            fchown(&file, Some(owner.uid()), Some(owner.gid())).unwrap();
        }
        let mut settings = File::options()
            .append(true)
            .open(server.data().join("postgresql.conf"))
            .unwrap();
        writeln!(settings, "ssl = on").unwrap();
        let server = Self(server);
        server.pg_ctl(&["restart", "--wait", "--log=log"]);
        (server, port)
    }

    /// Starts a server with a database whose disk is small.
    #[must_use]
    pub fn start_with_small_disk(database: &str) -> Self {
        let server = Self::start();
        server.crash();
        let small = server.small_disk();
        fs::create_dir(&small).unwrap();
        let owner = fs::metadata(server.0.data()).unwrap();
        chown(&small, Some(owner.uid()), Some(owner.gid())).unwrap();
        let pg_ctl = server.0.program("pg_ctl");
        let namespace = ["--user", "--map-current-user", "--keep-caps", "--mount"];
        let script = ["sh", "-c", SMALL_DISK, pg_ctl.to_str().unwrap()];
        server
            .0
            .run("/usr/bin/unshare", &[&namespace[..], &script].concat())
            .unwrap();
        let space = small.join("space");
        let space = format!("CREATE TABLESPACE small LOCATION '{}'", space.display());
        let database = format!("CREATE DATABASE {database} TABLESPACE small");
        for statement in [space, database] {
            assert!(server.psql(&server.url("postgres"), &statement));
        }
        server
    }

    /// Makes space on the small disk.
    pub fn remove_ballast(&self) {
        let process = fs::read_to_string(self.0.data().join("postmaster.pid")).unwrap();
        let process = process.lines().next().unwrap();
        // Only the server sees its disk.
        let ballast = format!(
            "/proc/{process}/root{}/ballast",
            self.small_disk().display()
        );
        fs::remove_file(ballast).unwrap();
    }

    fn small_disk(&self) -> PathBuf {
        self.0.data().with_file_name("small")
    }

    /// Returns the URL of a database on this server.
    #[must_use]
    pub fn url(&self, database: &str) -> String {
        self.0.url(database)
    }

    /// Stops the server like a crash. It does not inform its clients, and has to recover when it starts
    /// again.
    pub fn crash(&self) {
        self.pg_ctl(&["stop", "--mode=immediate"]);
    }

    /// Starts the server again, and waits until it accepts connections.
    pub fn start_again(&self) {
        self.pg_ctl(&["start", "--wait", "--log=log"]);
    }

    /// Returns true if `condition` holds in a database.
    #[must_use]
    pub fn holds(&self, database: &str, condition: &str) -> bool {
        // Only the exit code is available.
        let query = format!("SELECT 1 / ({condition})::int");
        self.psql(&self.url(database), &query)
    }

    /// Runs `work` while a transaction keeps a snapshot of a database that was taken before.
    pub fn with_old_snapshot<T>(&self, database: &str, work: impl FnOnce() -> T) -> T {
        const HOLD: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ; \
                            SELECT COUNT(*) FROM pg_class; SELECT pg_sleep(3600)";
        let url = self.url(database);
        thread::scope(|scope| {
            // It ends when its backend is terminated.
            scope.spawn(|| self.psql(&url, HOLD));
            let snapshot = OldSnapshot {
                server: self,
                database,
            };
            wait_for("a snapshot", || snapshot.is_held().then_some(()));
            let result = work();
            assert!(snapshot.is_held(), "nothing kept the snapshot");
            result
        })
    }

    fn psql(&self, url: &str, query: &str) -> bool {
        let arguments = ["--no-psqlrc", "--dbname", url, "--command", query];
        self.0.run("psql", &arguments).is_ok()
    }

    fn pg_ctl(&self, arguments: &[&str]) {
        let arguments = [arguments, &["--silent"]].concat();
        self.0.run("pg_ctl", &arguments).unwrap();
    }
}

/// A transaction that keeps a snapshot of a database. It ends with this, also after a panic.
struct OldSnapshot<'a> {
    server: &'a Postgres,
    database: &'a str,
}

impl OldSnapshot<'_> {
    const HOLDERS: &'static str = "FROM pg_stat_activity WHERE state = 'active' \
                                   AND query LIKE '%pg_sleep(3600)' AND pid <> pg_backend_pid()";

    fn is_held(&self) -> bool {
        let is_held = format!("EXISTS (SELECT {})", Self::HOLDERS);
        self.server.holds(self.database, &is_held)
    }
}

impl Drop for OldSnapshot<'_> {
    fn drop(&mut self) {
        let end = format!(
            "(SELECT COUNT(pg_terminate_backend(pid)) {})",
            Self::HOLDERS
        );
        let _ended = self.server.holds(self.database, &end);
    }
}
