use std::{
    fs::{self, OpenOptions},
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus},
    thread,
    time::{Duration, Instant},
};

use serde_json::Value;

use crate::Client;

/// The maximum time that a service may need to start, to answer or to stop.
const PATIENCE: Duration = Duration::from_secs(30);

/// The log filter of a service: warnings, and the address on which it listens.
const QUIET: &str = "warn,runtime::api::server=info";

/// A process of a service, which has its own port.
pub struct Service {
    arguments: &'static [&'static str],
    binary: PathBuf,
    log: PathBuf,
    settings: Vec<(String, String)>,
    process: Child,
    /// The length of the log when the process started.
    begin: usize,
    address: String,
}

impl Service {
    /// Starts a service that logs to a file, and waits until it is ready. `settings` are environment
    /// variables. If they set no log filter, the service logs little.
    #[must_use]
    pub fn start(binary: &Path, log: &Path, settings: &[(&str, &str)]) -> Self {
        let mut service = Self::launch(binary, log, settings);
        service.wait_until_ready();
        service
    }

    /// Starts a service like [`start`](Self::start), but does not wait.
    #[must_use]
    pub fn launch(binary: &Path, log: &Path, settings: &[(&str, &str)]) -> Self {
        Self::launch_with(&[], binary, log, settings)
    }

    /// Starts a service like [`launch`](Self::launch), with these arguments of `serve`.
    #[must_use]
    pub fn launch_with(
        arguments: &'static [&str],
        binary: &Path,
        log: &Path,
        settings: &[(&str, &str)],
    ) -> Self {
        // The system chooses a free port, and the service logs it.
        let settings: Vec<_> = [("SERVER__PORT", "0"), ("LOG__FILTER", QUIET)]
            .iter()
            .chain(settings)
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        // The log may be that of an earlier process.
        let begin = fs::read(log).map_or(0, |log| log.len());
        Self {
            process: spawn(arguments, binary, log, &settings),
            arguments,
            binary: binary.to_owned(),
            log: log.to_owned(),
            settings,
            begin,
            address: String::new(),
        }
    }

    /// Starts a service again that has ended, with the same data and on another port.
    pub fn restart(&mut self) {
        self.begin = self.log().len();
        self.process = spawn(self.arguments, &self.binary, &self.log, &self.settings);
        self.wait_until_ready();
    }

    /// Waits until the service is ready.
    pub fn wait_until_ready(&mut self) {
        self.address = wait_for("a service to listen", || self.listening());
        let client = self.client();
        wait_for("a service to be ready", || {
            let answer = client.call("GET", "/health/ready", None, &Value::Null);
            answer
                .is_ok_and(|answer| answer.status == 200)
                .then_some(())
        });
    }

    /// Returns the address on which the service listens, as a URL.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Returns the address on which the service listens, as host and port.
    #[must_use]
    pub fn socket(&self) -> &str {
        self.address.trim_start_matches("http://")
    }

    /// Returns the id of the process.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.process.id()
    }

    /// Returns the memory of the process in KiB, or `None` on systems without `/proc`. `field` is one of its file
    /// `status`, like `VmRSS`.
    #[must_use]
    pub fn memory(&self, field: &str) -> Option<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.id())).ok()?;
        let mut lines = status.lines();
        let value = lines.find_map(|line| line.strip_prefix(field)?.strip_prefix(':'))?;
        value.trim().strip_suffix(" kB")?.parse().ok()
    }

    /// Returns the number of files that the process has open, or `None` on systems without `/proc`.
    #[must_use]
    pub fn open_files(&self) -> Option<usize> {
        Some(
            fs::read_dir(format!("/proc/{}/fd", self.id()))
                .ok()?
                .count(),
        )
    }

    /// Returns a client that waits as long as the service may need.
    #[must_use]
    pub fn client(&self) -> Client {
        Client::new(&self.address, PATIENCE)
    }

    /// Returns the log since the first start.
    #[must_use]
    pub fn log(&self) -> String {
        fs::read_to_string(&self.log).unwrap()
    }

    /// Waits until the log has a line that contains all `parts`, and returns the line.
    #[must_use]
    pub fn wait_for_line(&self, parts: &[&str]) -> String {
        wait_for(&format!("a line with {parts:?}"), || {
            let log = self.log();
            let mut lines = log.lines();
            let line = lines.find(|line| parts.iter().all(|part| line.contains(part)))?;
            Some(line.to_owned())
        })
    }

    /// Kills the process, like `kill -9`.
    pub fn kill(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    /// Asks the process to stop, like an orchestrator, and waits until it begins to stop.
    pub fn ask_to_stop(&mut self) {
        self.send_terminate();
        wait_for("a service to begin to stop", || {
            self.log()[self.begin..].contains("stopping").then_some(())
        });
    }

    /// Asks the process to stop, and waits until it has stopped.
    pub fn terminate(&mut self) -> ExitStatus {
        self.send_terminate();
        self.wait_until_ended()
    }

    /// Waits until the process has ended.
    pub fn wait_until_ended(&mut self) -> ExitStatus {
        wait_for("a service to stop", || self.process.try_wait().unwrap())
    }

    fn send_terminate(&self) {
        let id = self.process.id().to_string();
        let sent = Command::new("kill").args(["-TERM", &id]).status().unwrap();
        assert!(sent.success());
    }

    /// Returns the address that the log names, if it is there yet.
    fn listening(&mut self) -> Option<String> {
        let ended = self.process.try_wait().unwrap();
        assert!(ended.is_none(), "a service ended: {ended:?}");
        let log = self.log();
        let (_, reported) = log[self.begin..].split_once("listening on ")?;
        let (address, _) = reported.split_once(',')?;
        Some(address.to_owned())
    }
}

/// Calls `poll` until it returns a value. Panics if that takes too long; `what` names what it waits for.
pub fn wait_for<T>(what: &str, mut poll: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(value) = poll() {
            return value;
        }
        assert!(start.elapsed() < PATIENCE, "waited too long for {what}");
        thread::sleep(Duration::from_millis(20));
    }
}

fn spawn(arguments: &[&str], binary: &Path, log: &Path, settings: &[(String, String)]) -> Child {
    let folder = log.parent().unwrap();
    let log = OpenOptions::new()
        .append(true)
        .create(true)
        .open(log)
        .unwrap();
    Command::new(binary)
        .arg("serve")
        .args(arguments)
        // Not in a folder that may contain a `.env`.
        .current_dir(folder)
        .envs(settings.iter().cloned())
        .stdout(log.try_clone().unwrap())
        .stderr(log)
        .spawn()
        .unwrap()
}

impl Drop for Service {
    fn drop(&mut self) {
        // If a test fails, its process is still running. Killing a process that has ended is an error.
        let _ = self.process.kill();
        let _ = self.process.wait();
        if thread::panicking() {
            println!("{}", self.log());
        }
    }
}
