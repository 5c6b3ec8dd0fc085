//! Tests of when a commit waits for the disk.

use runtime::db::{Durability, Engine};

use super::Fixture;
use crate::{TestDatabase, disk::is_waited_for};

#[tokio::test]
async fn what_is_done_again_after_a_failure_does_not_wait_for_the_disk_at_first() {
    let fixture = Fixture::with(&TestDatabase::ONE_COMMAND_AT_A_TIME).await;
    let database = fixture.app.context.database();
    let delayed = |attempt| database.write_with(Durability::Delayed, attempt, is_waited_for);

    assert!(!delayed(1).await.unwrap());
    assert!(delayed(2).await.unwrap());
    // The connection is the same.
    assert!(database.write(1, is_waited_for).await.unwrap());
}
