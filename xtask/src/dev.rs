//! Runs the service and starts it anew whenever something it is made of changes.

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

/// The time between two looks at the files. Asking the file system costs less than a millisecond, and
/// works where notifications do not: in containers and on network drives.
const PAUSE: Duration = Duration::from_millis(250);

/// The time that the service has to finish what it is doing.
const PATIENCE: Duration = Duration::from_secs(10);

/// The files and folders that the service is made of.
const PARTS: [&str; 7] = [
    "src",
    "kernel",
    "runtime",
    "Cargo.toml",
    "Cargo.lock",
    ".env",
    "build.rs",
];

/// Runs the service with `arguments` until the terminal interrupts both.
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
            thread::sleep(PAUSE);
            if running && let Some(status) = service.try_wait()? {
                running = false;
                let how = if status.success() { "ended" } else { "failed" };
                terminal::status("Waiting", &format!("for a change: the service {how}"));
            }
            let mut now = Snapshot::take(root);
            if now == seen {
                continue;
            }
            // Whoever writes several files should see one restart.
            loop {
                thread::sleep(PAUSE);
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

/// Asks `service` to stop, and makes it if it does not. `cargo run` becomes the program it runs, so
/// that there is one process to speak to.
fn stop(service: &mut Child) -> Result<()> {
    let asked = cfg!(unix)
        && Command::new("kill")
            .args(["-TERM", &service.id().to_string()])
            .status()
            .is_ok_and(|status| status.success());
    let start = Instant::now();
    while asked && start.elapsed() < PATIENCE {
        if service.try_wait()?.is_some() {
            return Ok(());
        }
        thread::sleep(Duration::from_millis(20));
    }
    // It may have ended in this very moment, which is as good.
    let _ = service.kill();
    service.wait()?;
    Ok(())
}

/// When each file was last written.
#[derive(PartialEq, Eq)]
struct Snapshot(BTreeMap<PathBuf, (SystemTime, u64)>);

impl Snapshot {
    fn take(root: &Path) -> Self {
        let mut files = BTreeMap::new();
        for name in PARTS {
            collect(&root.join(name), &mut files);
        }
        Self(files)
    }

    /// One of the files in which the two differ.
    fn difference(&self, other: &Self) -> Option<PathBuf> {
        let differs = |path: &&PathBuf| self.0.get(*path) != other.0.get(*path);
        self.0.keys().chain(other.0.keys()).find(differs).cloned()
    }
}

fn collect(path: &Path, files: &mut BTreeMap<PathBuf, (SystemTime, u64)>) {
    // What cannot be read now will be read at the next look.
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
