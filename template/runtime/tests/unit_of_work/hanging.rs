//! Code that never ends is given up, and other code does not have to wait for longer.

use std::{future::pending, thread, time::Duration};

use kernel::{Error, Result};
use runtime::db::Engine;
use tokio::{
    task::yield_now,
    time::{sleep, timeout},
};

use super::{Fixture, Gate, Then, insert, write, write_and};
use crate::{TestDatabase, engine::UnitOfWork, support::Scope};

/// With this, a connection may be held for a third of a second.
const IMPATIENT: (&str, &str) = ("SERVER__REQUEST_TIMEOUT", "1");

/// A time that is much longer than that.
const SOON: Duration = Duration::from_secs(10);

async fn impatient() -> Fixture {
    Fixture::with(&[&TestDatabase::ONE_COMMAND_AT_A_TIME[..], &[IMPATIENT]].concat()).await
}

/// Uses the database, and never ends.
async fn hang(unit_of_work: UnitOfWork) -> Result<()> {
    drop(unit_of_work.connection().await?);
    pending().await
}

/// Uses the database, and never ends, although it always has something to do.
async fn spin(unit_of_work: UnitOfWork) -> Result<()> {
    drop(unit_of_work.connection().await?);
    loop {
        yield_now().await;
    }
}

/// Never ends, and never releases the connection.
async fn hold(unit_of_work: UnitOfWork) -> Result<()> {
    let _held = unit_of_work.connection().await?;
    pending().await
}

#[tokio::test]
async fn a_command_that_hangs_is_undone_and_the_next_is_served() {
    let fixture = impatient().await;
    let hanging = fixture.client(write_and("one", Then::Wait(Gate::new())));
    yield_now().await;

    let next = timeout(SOON, fixture.commands.dispatch(write("two"))).await;

    next.expect("it waits").unwrap();
    let hung = timeout(SOON, hanging).await.expect("it hangs").unwrap();
    assert!(matches!(hung, Err(Error::Internal(_))), "{hung:?}");
    assert_eq!(fixture.count().await, 1);
}

#[tokio::test]
async fn so_it_is_however_a_command_hangs() {
    let fixture = impatient().await;
    let database = fixture.app.context.database();

    let hung = timeout(SOON, database.write(1, hang)).await.unwrap();
    let spun = timeout(SOON, database.write(1, spin)).await.unwrap();
    let held = timeout(SOON, database.write(1, hold)).await.unwrap();

    for ended in [hung, spun, held] {
        assert!(matches!(ended, Err(Error::Internal(_))), "{ended:?}");
    }
    fixture.commands.dispatch(write("one")).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_that_comes_to_its_end_too_late_is_undone() {
    let fixture = Fixture::with(&[IMPATIENT]).await;

    // It blocks its thread, so that it cannot be stopped.
    let late = fixture.command(async |scope: Scope| {
        insert(scope.unit_of_work(), "late").await?;
        thread::sleep(Duration::from_millis(700));
        Ok(())
    });

    let late = late.await;
    assert!(matches!(late, Err(Error::Internal(_))), "{late:?}");
    assert_eq!(fixture.count().await, 0);
}

#[tokio::test]
async fn queries_that_hang_are_given_up() {
    let fixture = impatient().await;
    let database = fixture.app.context.database().clone();
    // There are as many of them as threads or connections.
    let hanging = tokio::spawn(async move { database.read(hang).await });
    sleep(Duration::from_millis(50)).await;

    let next = timeout(SOON, fixture.count()).await;

    assert_eq!(next, Ok(0));
    assert!(matches!(hanging.await.unwrap(), Err(Error::Internal(_))));
}

#[tokio::test]
async fn a_task_that_never_lets_go_of_the_connection_keeps_nothing_locked() {
    let fixture = Fixture::with(&[IMPATIENT]).await;

    let left = fixture.command(async |scope: Scope| {
        insert(scope.unit_of_work(), "one").await?;
        let (unit_of_work, holds) = (scope.unit_of_work().clone(), Gate::new());
        let holding = holds.clone();
        tokio::spawn(async move {
            let _held = unit_of_work.connection().await.unwrap();
            holding.pass().await;
        });
        holds.arrival().await;
        pending().await
    });

    let left = timeout(SOON, left).await.expect("it hangs");
    assert!(matches!(left, Err(Error::Internal(_))), "{left:?}");
    let next = timeout(SOON, fixture.commands.dispatch(write("two"))).await;
    next.expect("it waits").unwrap();
    assert_eq!(fixture.count().await, 1);
}

#[tokio::test]
async fn a_database_closes_though_something_hangs() {
    let fixture = impatient().await;
    let gate = Gate::new();
    let _hanging = fixture.client(write_and("one", Then::Wait(gate.clone())));
    gate.arrival().await;

    let closed = timeout(SOON, fixture.app.context.database().close()).await;

    closed.expect("it hangs, too");
}

#[tokio::test]
async fn a_task_is_told_that_there_will_be_no_connection() {
    let fixture = Fixture::new().await;
    let gate = Gate::new();

    // A unit of work ends without having used the database, and leaves a task that wants to use it.
    let passing = gate.clone();
    let late = fixture
        .app
        .context
        .database()
        .write(1, async move |unit_of_work: UnitOfWork| {
            Ok(tokio::spawn(async move {
                passing.pass().await;
                insert(&unit_of_work, "late").await
            }))
        });
    let late = late.await.unwrap();
    gate.open();

    let late = timeout(SOON, late)
        .await
        .expect("it waits forever")
        .unwrap();
    assert!(matches!(late, Err(Error::Internal(_))), "{late:?}");
    assert_eq!(fixture.count().await, 0);
}
