//! A private NATS server, from the program that is installed on this machine.

use std::{
    net::TcpListener,
    process::{Child, Command, Stdio},
};

use async_nats::jetstream::{self, Context};
use tempfile::TempDir;

/// A server that keeps its data in a temporary folder. It stops when this process ends, in whatever way.
pub struct Server {
    folder: TempDir,
    port: u16,
    /// The password of the only user, `ada`, if there is one.
    password: Option<&'static str>,
    running: Option<Child>,
}

/// Kills the server when standard input is closed, which happens when the process at the other end ends.
const WATCH: &str = r#""$@" & cat; kill -9 $!; wait $!"#;

impl Server {
    pub fn start() -> Self {
        let mut server = Self::stopped();
        server.restart();
        server
    }

    /// Returns a server that does not run yet.
    pub fn stopped() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        Self {
            folder: TempDir::new().unwrap(),
            port: listener.local_addr().unwrap().port(),
            password: None,
            running: None,
        }
    }

    /// Starts one that only `ada` may use, with this password.
    pub fn start_with_password(password: &'static str) -> Self {
        let mut server = Self::stopped();
        server.password = Some(password);
        server.restart();
        server
    }

    /// Starts it with the data that it had.
    pub fn restart(&mut self) {
        let exists = Command::new("nats-server").arg("--version").output();
        exists.expect("NATS is not installed: install the package `nats-server`");
        let user = self
            .password
            .map(|password| ["--user", "ada", "--pass", password]);
        let server = Command::new("sh")
            .args(["-c", WATCH, "sh", "nats-server", "--jetstream"])
            .args(user.iter().flatten())
            .args(["--addr", "127.0.0.1", "--port", &self.port.to_string()])
            .arg("--store_dir")
            .arg(self.folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        self.running = Some(server.unwrap());
    }

    /// Kills it.
    pub fn kill(&mut self) {
        if let Some(mut running) = self.running.take() {
            drop(running.stdin.take());
            running.wait().unwrap();
        }
    }

    /// Returns its URL, with the password.
    pub fn url(&self) -> String {
        let user = self.password.map_or_else(String::new, |password| {
            let password = password.replace(' ', "%20").replace('@', "%40");
            format!("ada:{password}@")
        });
        format!("nats://{user}127.0.0.1:{}", self.port)
    }

    /// Returns a connection of another service.
    pub async fn connect(&self) -> Context {
        let mut options = async_nats::ConnectOptions::new().retry_on_initial_connect();
        if let Some(password) = self.password {
            options = options.user_and_password("ada".to_owned(), password.to_owned());
        }
        jetstream::new(options.connect(self.url()).await.unwrap())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}
