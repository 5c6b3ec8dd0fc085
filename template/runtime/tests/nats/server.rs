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
            running: None,
        }
    }

    /// Starts it with the data that it had.
    pub fn restart(&mut self) {
        let exists = Command::new("nats-server").arg("--version").output();
        exists.expect("NATS is not installed: install the package `nats-server`");
        let server = Command::new("sh")
            .args(["-c", WATCH, "sh", "nats-server", "--jetstream"])
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

    pub fn url(&self) -> String {
        format!("nats://127.0.0.1:{}", self.port)
    }

    /// Returns a connection of another service.
    pub async fn connect(&self) -> Context {
        let options = async_nats::ConnectOptions::new().retry_on_initial_connect();
        jetstream::new(options.connect(self.url()).await.unwrap())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}
