//! Code that never comes to its end is given up, and nobody else has to wait for longer.

use std::{future::pending, thread, time::Duration};

use app_core::{Error, Result};
use tokio::{
    task::yield_now,
    time::{sleep, timeout},
};

use super::{Fixture, Gate, ONE_COMMAND_AT_A_TIME, Then, insert, write, write_and};
use crate::infra::{composition::Scope, db::Session};

/// A connection may be held for a third of a second.
const IMPATIENT: (&str, &str) = ("SERVER__REQUEST_TIMEOUT", "1");

/// Much longer than that.
const SOON: Duration = Duration::from_secs(10);

async fn impatient() -> Fixture {
    Fixture::with(&[&ONE_COMMAND_AT_A_TIME[..], &[IMPATIENT]].concat()).await
}

/// Uses the database, and never ends.
async fn hang(session: Session) -> Result<()> {
    drop(session.connection().await?);
    pending().await
}

/// Uses the database, and never ends, though it always has something to do.
async fn spin(session: Session) -> Result<()> {
    drop(session.connection().await?);
    loop {
        yield_now().await;
    }
}

/// Never ends, and never lets go of the connection.
async fn hold(session: Session) -> Result<()> {
    let _held = session.connection().await?;
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
    let database = fixture.app.lifespan.database();

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

    // It blocks its thread, so that nobody can stop it.
    let late = fixture.command(async |scope: Scope| {
        insert(scope.session(), "late").await?;
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
    let database = fixture.app.lifespan.database().clone();
    // As many as there are threads, or connections.
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
        insert(scope.session(), "one").await?;
        let (session, holds) = (scope.session().clone(), Gate::new());
        let holding = holds.clone();
        tokio::spawn(async move {
            let _held = session.connection().await.unwrap();
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

    let closed = timeout(SOON, fixture.app.lifespan.database().close()).await;

    closed.expect("it hangs, too");
}

#[tokio::test]
async fn a_task_is_told_that_there_will_be_no_connection() {
    let fixture = Fixture::new().await;
    let gate = Gate::new();

    // A unit of work ends that has not used the database, and leaves a task that would.
    let passing = gate.clone();
    let late = fixture
        .app
        .lifespan
        .database()
        .write(1, async move |session: Session| {
            Ok(tokio::spawn(async move {
                passing.pass().await;
                insert(&session, "late").await
            }))
        });
    let late = late.await.unwrap();
    gate.open();

    let told = timeout(SOON, late)
        .await
        .expect("it waits for ever")
        .unwrap();
    assert!(matches!(told, Err(Error::Internal(_))), "{told:?}");
    assert_eq!(fixture.count().await, 0);
}
