use std::{
    fs::{self, File},
    io::Write,
    net::TcpListener,
    os::unix::fs::{MetadataExt, OpenOptionsExt, fchown},
};

use runtime_testing::postgres::Cluster;

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
        let url = self.url(database);
        let arguments = ["--no-psqlrc", "--dbname", &url, "--command", &query];
        self.0.run("psql", &arguments).is_ok()
    }

    fn pg_ctl(&self, arguments: &[&str]) {
        let arguments = [arguments, &["--silent"]].concat();
        self.0.run("pg_ctl", &arguments).unwrap();
    }
}
