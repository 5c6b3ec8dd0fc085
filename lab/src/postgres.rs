use crate::cluster::Cluster;

/// A Postgres server of one's own, which keeps what it commits.
pub struct Postgres(Cluster);

impl Postgres {
    #[must_use]
    pub fn start() -> Self {
        Self(Cluster::start(&[]).unwrap())
    }

    /// The URL of a database on this server.
    #[must_use]
    pub fn url(&self, database: &str) -> String {
        self.0.url(database)
    }

    /// Ends the server as a crash would: without a word to its clients, and with work left to be done
    /// when it starts again.
    pub fn crash(&self) {
        self.pg_ctl(&["stop", "--mode=immediate"]);
    }

    /// Starts the server again, and waits until it can be used.
    pub fn start_again(&self) {
        self.pg_ctl(&["start", "--wait", "--log=log"]);
    }

    /// Whether `condition` holds in a database.
    #[must_use]
    pub fn holds(&self, database: &str, condition: &str) -> bool {
        // The exit code is all that is there to tell.
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
