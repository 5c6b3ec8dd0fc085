//! Runs the service, and restarts it when one of its files changes.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::{Child, Command},
    thread,
    time::{Duration, Instant, SystemTime},
};

use anyhow::{Context, Result};

use crate::{process::cargo, terminal};

/// The time between two scans of the files. Polling takes less than a millisecond, and works where file
/// system notifications do not: in containers and on network drives.
const POLL_INTERVAL: Duration = Duration::from_millis(250);

/// The time that the service has to shut down.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(10);

/// The files and folders that are watched.
const WATCHED: [&str; 7] = [
    "src",
    "kernel",
    "runtime",
    "Cargo.toml",
    "Cargo.lock",
    ".env",
    "build.rs",
];

/// Runs the service with `arguments` until an interrupt from the terminal stops both.
pub fn run(root: &Path, arguments: &[String]) -> Result<()> {
    loop {
        let seen = Snapshot::take(root);
        let mut service = cargo(root)
            .arg("run")
            .arg("--quiet")
            .arg("--")
            .args(arguments)
            .spawn()
            .context("cannot start cargo")?;
        terminal::status("Watching", "src, kernel, runtime, Cargo.toml and .env");

        let mut running = true;
        let changed = loop {
            thread::sleep(POLL_INTERVAL);
            if running && let Some(status) = service.try_wait()? {
                running = false;
                let result = if status.success() { "ended" } else { "failed" };
                terminal::status("Waiting", &format!("for a change: the service {result}"));
            }
            let mut now = Snapshot::take(root);
            if now == seen {
                continue;
            }
            // Several files that are saved together cause one restart.
            loop {
                thread::sleep(POLL_INTERVAL);
                let next = Snapshot::take(root);
                if next == now {
                    break;
                }
                now = next;
            }
            break now.difference(&seen);
        };
        if let Some(path) = changed {
            let path = path.strip_prefix(root).unwrap_or(&path);
            terminal::status("Restarting", &format!("{} changed", path.display()));
        }
        if running {
            stop(&mut service)?;
        }
    }
}

/// Asks `service` to stop, and kills it if it does not. `cargo run` replaces itself with the service, so the
/// signal reaches the service.
fn stop(service: &mut Child) -> Result<()> {
    let asked = cfg!(unix)
        && Command::new("kill")
            .args(["-TERM", &service.id().to_string()])
            .status()
            .is_ok_and(|status| status.success());
    let start = Instant::now();
    while asked && start.elapsed() < SHUTDOWN_TIMEOUT {
        if service.try_wait()?.is_some() {
            return Ok(());
        }
        thread::sleep(Duration::from_millis(20));
    }
    // An error means that the service has exited in the meantime.
    let _ = service.kill();
    service.wait()?;
    Ok(())
}

/// The modification time and the size of each file.
#[derive(PartialEq, Eq)]
struct Snapshot(BTreeMap<PathBuf, (SystemTime, u64)>);

impl Snapshot {
    fn take(root: &Path) -> Self {
        let mut files = BTreeMap::new();
        for name in WATCHED {
            collect(&root.join(name), &mut files);
        }
        Self(files)
    }

    /// Returns a file that is not the same in `other`.
    fn difference(&self, other: &Self) -> Option<PathBuf> {
        let differs = |path: &&PathBuf| self.0.get(*path) != other.0.get(*path);
        self.0.keys().chain(other.0.keys()).find(differs).cloned()
    }
}

fn collect(path: &Path, files: &mut BTreeMap<PathBuf, (SystemTime, u64)>) {
    // A file that cannot be read now is read in the next scan.
    let Ok(metadata) = fs::metadata(path) else {
        return;
    };
    if metadata.is_dir() {
        let entries = fs::read_dir(path).into_iter().flatten().flatten();
        entries.for_each(|entry| collect(&entry.path(), files));
    } else if let Ok(written) = metadata.modified() {
        files.insert(path.to_owned(), (written, metadata.len()));
    }
}
