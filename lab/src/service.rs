use std::{
    fs::{self, OpenOptions},
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus},
    thread,
    time::{Duration, Instant},
};

use serde_json::Value;

use crate::Client;

/// How long a service may take to start, to answer or to stop.
const PATIENCE: Duration = Duration::from_secs(30);

/// A process that serves on a port of its own.
pub struct Service {
    binary: PathBuf,
    log: PathBuf,
    settings: Vec<(String, String)>,
    process: Child,
    /// How long the log was when the process started.
    begin: usize,
    address: String,
}

impl Service {
    /// Starts a service that logs to a file, and waits until it is ready. `settings` are its
    /// environment; it is quiet unless they say what to log.
    #[must_use]
    pub fn start(binary: &Path, log: &Path, settings: &[(&str, &str)]) -> Self {
        let mut service = Self::launch(binary, log, settings);
        service.wait_until_ready();
        service
    }

    /// The same, without waiting.
    #[must_use]
    pub fn launch(binary: &Path, log: &Path, settings: &[(&str, &str)]) -> Self {
        // The port is free because the system chose it. The service logs which one it is.
        let program = binary.file_name().unwrap().to_str().unwrap();
        let quiet = format!(
            "warn,{}::infra::api::server=info",
            program.replace('-', "_")
        );
        let settings: Vec<_> = [("SERVER__PORT", "0"), ("LOG__FILTER", &*quiet)]
            .iter()
            .chain(settings)
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        Self {
            process: spawn(binary, log, &settings),
            binary: binary.to_owned(),
            log: log.to_owned(),
            settings,
            begin: 0,
            address: String::new(),
        }
    }

    /// Starts a service that has ended once more: on the same data, and on another port.
    pub fn restart(&mut self) {
        self.begin = self.log().len();
        self.process = spawn(&self.binary, &self.log, &self.settings);
        self.wait_until_ready();
    }

    /// Waits until the service can do its work.
    pub fn wait_until_ready(&mut self) {
        self.address = wait_for("a service to listen", || self.listening());
        let client = self.client();
        wait_for("a service to be ready", || {
            let answer = client.call("GET", "/health/ready", None, &Value::Null);
            answer
                .is_ok_and(|answer| answer.status == 204)
                .then_some(())
        });
    }

    /// Where it listens, as a URL.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Where it listens, as host and port.
    #[must_use]
    pub fn socket(&self) -> &str {
        self.address.trim_start_matches("http://")
    }

    /// The id of its process.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.process.id()
    }

    /// A client that waits as long as the service may take.
    #[must_use]
    pub fn client(&self) -> Client {
        Client::new(&self.address, PATIENCE)
    }

    /// What it has logged, from its first start on.
    #[must_use]
    pub fn log(&self) -> String {
        fs::read_to_string(&self.log).unwrap()
    }

    /// Waits until there is a line in the log that has all `parts` in it, and returns it.
    #[must_use]
    pub fn wait_for_line(&self, parts: &[&str]) -> String {
        wait_for(&format!("a line with {parts:?}"), || {
            let log = self.log();
            let mut lines = log.lines();
            let line = lines.find(|line| parts.iter().all(|part| line.contains(part)))?;
            Some(line.to_owned())
        })
    }

    /// Ends the process at once, as `kill -9` does.
    pub fn kill(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    /// Asks the process to stop, as an orchestrator does, and waits until it begins to.
    pub fn ask_to_stop(&mut self) {
        self.send_terminate();
        wait_for("a service to begin to stop", || {
            self.log()[self.begin..].contains("stopping").then_some(())
        });
    }

    /// Asks the process to stop, and waits until it has.
    pub fn terminate(&mut self) -> ExitStatus {
        self.send_terminate();
        wait_for("a service to stop", || self.process.try_wait().unwrap())
    }

    fn send_terminate(&self) {
        let id = self.process.id().to_string();
        let sent = Command::new("kill").args(["-TERM", &id]).status().unwrap();
        assert!(sent.success());
    }

    /// Where it says that it listens.
    fn listening(&mut self) -> Option<String> {
        let ended = self.process.try_wait().unwrap();
        assert!(ended.is_none(), "a service ended: {ended:?}");
        let log = self.log();
        let (_, said) = log[self.begin..].split_once("listening on ")?;
        let (address, _) = said.split_once(',')?;
        Some(address.to_owned())
    }
}

fn wait_for<T>(what: &str, mut poll: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(value) = poll() {
            return value;
        }
        assert!(start.elapsed() < PATIENCE, "waited too long for {what}");
        thread::sleep(Duration::from_millis(20));
    }
}

fn spawn(binary: &Path, log: &Path, settings: &[(String, String)]) -> Child {
    let folder = log.parent().unwrap();
    let log = OpenOptions::new()
        .append(true)
        .create(true)
        .open(log)
        .unwrap();
    Command::new(binary)
        .arg("serve")
        // Not where a `.env` may be.
        .current_dir(folder)
        .envs(settings.iter().cloned())
        .stdout(log.try_clone().unwrap())
        .stderr(log)
        .spawn()
        .unwrap()
}

impl Drop for Service {
    fn drop(&mut self) {
        // A test that failed half-way leaves a process. One that has ended cannot be killed.
        let _ = self.process.kill();
        let _ = self.process.wait();
        if thread::panicking() {
            println!("{}", self.log());
        }
    }
}
