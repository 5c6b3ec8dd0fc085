use std::{fmt, fs};

use lab::Service;

/// The memory of a process in KiB, or `None` on systems without `/proc`.
pub struct Memory(Option<u64>);

impl Memory {
    /// Returns the current memory.
    pub fn now(service: &Service) -> Self {
        Self(read(service, "VmRSS:"))
    }

    /// Returns the maximum since the start of the process.
    pub fn peak(service: &Service) -> Self {
        Self(read(service, "VmHWM:"))
    }
}

impl fmt::Display for Memory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(kibibytes) => write!(f, "{} MiB", kibibytes.div_ceil(1024)),
            None => write!(f, "unknown"),
        }
    }
}

fn read(service: &Service, field: &str) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{}/status", service.id())).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(field))?;
    line.trim().strip_suffix(" kB")?.parse().ok()
}
