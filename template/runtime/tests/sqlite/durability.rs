//! A relay need not wait for the disk when it claims jobs. Commands do.

use diesel::{QueryableByName, sql_query, sql_types::Integer};
use diesel_async::RunQueryDsl;
use runtime::db::Engine;

use crate::{
    engine::{UnitOfWork, failure},
    queue::{
        Fixture,
        relay::{PATIENCE, say, start, until},
    },
};

/// What `PRAGMA synchronous` calls `FULL`.
const FULL: i32 = 2;

#[derive(QueryableByName)]
struct Synchronous {
    #[diesel(sql_type = Integer)]
    synchronous: i32,
}

#[tokio::test]
async fn commands_wait_for_the_disk_after_a_relay_has_claimed_jobs() {
    let fixture = Fixture::new().await;
    let context = fixture.process().await;
    let relay = start(&context, PATIENCE);
    say(&context, "one".to_owned()).await;
    until(async || fixture.notes().await == 1).await;
    relay.stop().await;

    let read = async move |unit_of_work: UnitOfWork| {
        let mut connection = unit_of_work.connection().await?;
        let pragma: Synchronous = sql_query("PRAGMA synchronous")
            .get_result(&mut *connection)
            .await
            .map_err(failure)?;
        Ok(pragma.synchronous)
    };
    let synchronous = context.database().write(1, read).await.unwrap();

    assert_eq!(synchronous, FULL);
}
