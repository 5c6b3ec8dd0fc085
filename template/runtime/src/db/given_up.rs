use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering::Relaxed},
};

/// Records which transactions of a connection were given up: they were dropped before they ended.
#[derive(Clone)]
pub struct GivenUp(Arc<AtomicU32>);

impl GivenUp {
    const NOTHING: u32 = u32::MAX;

    /// Records that all transactions except the `outer` outermost ones were given up.
    pub(super) fn note(&self, outer: u32) {
        self.0.fetch_min(outer, Relaxed);
    }

    /// Returns the number of outer transactions that were not given up. Returns `None` if no transaction was
    /// given up.
    pub(super) fn outer(&self) -> Option<u32> {
        let outer = self.0.load(Relaxed);
        (outer != Self::NOTHING).then_some(outer)
    }

    /// Clears the record.
    pub(super) fn clear(&self) {
        self.0.store(Self::NOTHING, Relaxed);
    }
}

impl Default for GivenUp {
    fn default() -> Self {
        Self(Arc::new(AtomicU32::new(Self::NOTHING)))
    }
}
