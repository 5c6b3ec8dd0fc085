//! A query with several statements can see one state of the database.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::Result;
use runtime::db::Engine;
use tokio::{join, sync::oneshot};

use super::{Fixture, lines, write};
use crate::engine::{Connection, UnitOfWork, failure};

async fn count(connection: &mut Connection) -> Result<i64> {
    let count = lines::table.count().get_result(connection).await;
    count.map_err(failure)
}

#[tokio::test]
async fn all_statements_of_a_snapshot_see_the_same() {
    let fixture = Fixture::new().await;
    fixture.commands.dispatch(write("one")).await.unwrap();
    let (has_read, is_read) = oneshot::channel();
    let (has_written, is_written) = oneshot::channel();
    let read = async move |unit_of_work: UnitOfWork| {
        let mut connection = unit_of_work.snapshot().await?;
        let before = count(&mut connection).await?;
        has_read.send(()).unwrap();
        is_written.await.unwrap();
        let after = count(&mut connection).await?;
        drop(connection);
        let later = count(&mut *unit_of_work.connection().await?).await?;
        Ok((before, after, later))
    };

    let write = async {
        is_read.await.unwrap();
        fixture.commands.dispatch(write("two")).await.unwrap();
        has_written.send(()).unwrap();
    };
    let (counts, ()) = join!(fixture.app.context.database().read(read), write);

    assert_eq!(counts.unwrap(), (1, 1, 2));
    assert_eq!(fixture.count().await, 2);
}

#[tokio::test]
async fn a_snapshot_in_a_command_sees_what_the_command_wrote() {
    let fixture = Fixture::new().await;
    let work = async |unit_of_work: UnitOfWork| {
        super::insert(&unit_of_work, "one").await?;
        count(&mut *unit_of_work.snapshot().await?).await
    };

    let counted = fixture.app.context.database().write(1, work).await;

    assert_eq!(counted.unwrap(), 1);
    assert_eq!(fixture.count().await, 1);
}
