use std::sync::atomic::{AtomicU64, Ordering};

use ::uuid::Uuid;
use services::uuid::UuidGenerator;

/// Generates `…-000000000001`, `…-000000000002` and so on.
#[derive(Default)]
pub struct SequentialUuids(AtomicU64);

impl UuidGenerator for SequentialUuids {
    fn next(&self) -> Uuid {
        Uuid::from_u64_pair(0, self.0.fetch_add(1, Ordering::Relaxed) + 1)
    }
}
