use std::fmt;

use lab::Service;

/// The memory of a process in KiB, or `None` on systems without `/proc`.
pub struct Memory(Option<u64>);

impl Memory {
    /// Returns the current memory.
    pub fn now(service: &Service) -> Self {
        Self(service.memory("VmRSS"))
    }

    /// Returns the maximum since the start of the process.
    pub fn peak(service: &Service) -> Self {
        Self(service.memory("VmHWM"))
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
