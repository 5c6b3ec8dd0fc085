use ::uuid::Uuid;

use super::UuidGenerator;

/// Random identifiers that sort by the time they were made (RFC 9562, version 7), so that new rows
/// go to the end of an index.
#[derive(Clone, Copy, Debug, Default)]
pub struct UuidV7Generator;

impl UuidGenerator for UuidV7Generator {
    fn next(&self) -> Uuid {
        Uuid::now_v7()
    }
}
