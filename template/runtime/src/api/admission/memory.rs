use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering::Relaxed},
};

use axum::body::Bytes;

/// Parts that are shorter are copied. They are slices of the buffer of their connection, and the shortest one would keep
/// all of it.
const SLICE: usize = 16 * 1024;

/// What a part takes besides its bytes, about.
const OVERHEAD: usize = 256;

/// The memory for the parts of bodies that have not arrived completely.
#[derive(Clone, Debug)]
pub struct BodyMemory {
    used: Arc<AtomicUsize>,
    limit: usize,
}

/// A part of a body, which takes memory until it is dropped.
struct Part {
    bytes: Bytes,
    used: Arc<AtomicUsize>,
}

impl BodyMemory {
    /// `limit` is in bytes.
    pub fn new(limit: usize) -> Self {
        Self {
            used: Arc::default(),
            limit,
        }
    }

    /// Returns `bytes`, which take memory until all of their copies are dropped, or `None` if there is not enough.
    pub fn take(&self, bytes: Bytes) -> Option<Bytes> {
        let bytes = if bytes.len() < SLICE {
            Bytes::copy_from_slice(&bytes)
        } else {
            bytes
        };
        let part = Part {
            used: Arc::clone(&self.used),
            bytes,
        };
        let before = self.used.fetch_add(part.size(), Relaxed);
        (before + part.size() <= self.limit).then(|| Bytes::from_owner(part))
    }
}

impl Part {
    fn size(&self) -> usize {
        self.bytes.len() + OVERHEAD
    }
}

impl AsRef<[u8]> for Part {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        self.used.fetch_sub(self.size(), Relaxed);
    }
}
