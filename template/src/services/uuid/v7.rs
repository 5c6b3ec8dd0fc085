use ::uuid::Uuid;

use super::UuidGenerator;

/// Generates random identifiers that sort by their creation time (RFC 9562, version 7), so that new rows are
/// added at the end of an index.
#[derive(Clone, Copy, Debug, Default)]
pub struct UuidV7Generator;

impl UuidGenerator for UuidV7Generator {
    fn next(&self) -> Uuid {
        Uuid::now_v7()
    }
}
