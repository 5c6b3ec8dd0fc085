//! A dispatched command and a nested transaction: each takes effect completely or not at all, whatever
//! happens around it.

use std::{panic::AssertUnwindSafe, sync::Arc, time::Duration};

use diesel_async::SimpleAsyncConnection;
use futures_util::FutureExt;
use kernel::{Ask, Dispatch, Error, Result};
use tokio::{select, time::timeout};

use super::{Count, Fixture, Gate, Then, Write, insert, within, write, write_and};
use crate::{
    engine::{Connection, failure},
    support::Scope,
};

/// Returns what a handler has as `Arc<dyn Dispatch<Write>>`.
fn dispatch(scope: &Scope) -> Arc<dyn Dispatch<Write>> {
    scope.port()
}

/// Drops `work` when it has arrived at its gate.
async fn drop_at<T>(half_way: &Gate, work: impl Future<Output = T>) {
    select! {
        _ = work => panic!("it completed"),
        () = half_way.arrival() => {}
    }
}

async fn insert_on(connection: &mut Connection, line: &str) -> diesel::QueryResult<()> {
    let insert = format!("INSERT INTO lines VALUES ('{line}', NULL)");
    connection.batch_execute(&insert).await
}

#[tokio::test]
async fn a_dispatched_command_that_fails_leaves_nothing_though_nobody_minds() {
    let fixture = Fixture::new().await;

    let command = fixture.command(async |scope| {
        insert(scope.unit_of_work(), "before").await?;
        let failing = write_and("inner", Then::Fail);
        let failed = dispatch(&scope).dispatch(failing).await;
        assert!(matches!(failed, Err(Error::Conflict(_))));
        insert(scope.unit_of_work(), "after").await
    });
    command.await.unwrap();

    assert_eq!(fixture.count().await, 2);
}

#[tokio::test]
async fn nor_does_one_that_was_the_first_to_use_the_database() {
    let fixture = Fixture::new().await;

    let command = fixture.command(async |scope| {
        let failing = write_and("inner", Then::Fail);
        dispatch(&scope).dispatch(failing).await.unwrap_err();
        insert(scope.unit_of_work(), "after").await
    });
    command.await.unwrap();

    assert_eq!(fixture.count().await, 1);
}

#[tokio::test]
async fn a_dispatched_command_that_is_given_up_leaves_nothing() {
    let fixture = Fixture::new().await;

    let command = fixture.command(async |scope| {
        let (half_way, inner) = (Gate::new(), dispatch(&scope));
        let waiting = write_and("inner", Then::Wait(half_way.clone()));
        drop_at(&half_way, inner.dispatch(waiting)).await;
        insert(scope.unit_of_work(), "after").await
    });
    command.await.unwrap();

    assert_eq!(fixture.count().await, 1);
}

#[tokio::test]
async fn a_dispatched_command_that_panics_leaves_nothing() {
    let fixture = Fixture::new().await;

    let command = fixture.command(async |scope| {
        let inner = dispatch(&scope);
        let panics = inner.dispatch(write_and("inner", Then::Panic));
        AssertUnwindSafe(panics).catch_unwind().await.unwrap_err();
        insert(scope.unit_of_work(), "after").await
    });
    command.await.unwrap();

    assert_eq!(fixture.count().await, 1);
}

#[tokio::test]
async fn what_a_dispatched_command_dispatched_goes_with_it() {
    let fixture = Fixture::new().await;

    let command = fixture.command(async |scope| {
        let inner = write_and("inner", Then::DispatchAndFail("innermost"));
        dispatch(&scope).dispatch(inner).await.unwrap_err();
        dispatch(&scope).dispatch(write("next")).await
    });
    command.await.unwrap();

    assert_eq!(fixture.count().await, 1);
}

#[tokio::test]
async fn commands_that_are_dispatched_side_by_side_run_one_after_the_other() {
    let fixture = Fixture::new().await;

    let command = fixture.command(async |scope| {
        let (inner, half_way) = (dispatch(&scope), Gate::new());
        let good = inner.dispatch(write_and("good", Then::Wait(half_way.clone())));
        let bad = async {
            half_way.arrival().await;
            half_way.open();
            inner.dispatch(write_and("bad", Then::Fail)).await
        };
        let (good, bad) = tokio::join!(good, bad);
        assert!(bad.is_err());
        good
    });
    command.await.unwrap();

    assert_eq!(fixture.count().await, 1);
}

#[tokio::test]
async fn a_task_that_outlives_a_dispatched_command_cannot_write_into_what_comes_after() {
    let fixture = Fixture::new().await;

    let command = fixture.command(async |scope| {
        let savepoint = scope.unit_of_work().savepoint();
        insert(savepoint.unit_of_work(), "inner").await?;
        let outliving = savepoint.unit_of_work().clone();
        savepoint.end(Ok(())).await?;
        let late = tokio::spawn(async move { insert(&outliving, "late").await });
        assert!(matches!(late.await.unwrap(), Err(Error::Internal(_))));
        insert(scope.unit_of_work(), "after").await
    });
    command.await.unwrap();

    assert_eq!(fixture.count().await, 2);
}

#[tokio::test]
async fn what_is_written_after_a_transaction_that_was_given_up_is_kept() {
    let fixture = Fixture::new().await;

    let command = fixture.command(async |scope| {
        let half_way = Gate::new();
        drop_at(&half_way, within(scope.unit_of_work(), half_way.pass())).await;
        insert(scope.unit_of_work(), "after").await
    });
    command.await.unwrap();

    assert_eq!(fixture.count().await, 1);
}

#[tokio::test]
async fn so_it_is_on_a_connection_that_was_held_meanwhile() {
    let fixture = Fixture::new().await;

    let command = fixture.command(async |scope| {
        let half_way = Gate::new();
        let mut connection = scope.unit_of_work().connection().await?;
        let nested = connection.transaction(async |nested| {
            insert_on(nested, "nested").await?;
            half_way.pass().await;
            diesel::QueryResult::Ok(())
        });
        drop_at(&half_way, nested).await;
        insert_on(&mut connection, "after").await.map_err(failure)
    });
    command.await.unwrap();

    assert_eq!(fixture.count().await, 1);
}

#[tokio::test]
async fn so_it_is_in_a_transaction_that_was_open_meanwhile() {
    let fixture = Fixture::new().await;

    let command = fixture.command(async |scope| {
        let half_way = Gate::new();
        let mut connection = scope.unit_of_work().connection().await?;
        let outer = connection.transaction(async |outer| {
            insert_on(outer, "outer").await?;
            let nested = outer.transaction(async |nested| {
                insert_on(nested, "nested").await?;
                half_way.pass().await;
                diesel::QueryResult::Ok(())
            });
            drop_at(&half_way, nested).await;
            insert_on(outer, "after").await
        });
        outer.await.map_err(failure)
    });
    command.await.unwrap();

    assert_eq!(fixture.count().await, 2);
}

#[tokio::test]
async fn code_that_holds_the_connection_cannot_wait_for_it() {
    let fixture = Fixture::new().await;

    let command = fixture.command(async |scope| {
        let held = scope.unit_of_work().connection().await?;
        let dispatched = dispatch(&scope).dispatch(write("inner")).await;
        assert!(matches!(dispatched, Err(Error::Internal(_))));
        let used = insert(scope.unit_of_work(), "beside").await;
        assert!(matches!(used, Err(Error::Internal(_))));
        drop(held);
        insert(scope.unit_of_work(), "after").await
    });
    let done = timeout(Duration::from_secs(5), command).await;
    done.expect("it waits for itself").unwrap();

    assert_eq!(fixture.count().await, 1);
}

#[tokio::test]
async fn code_that_uses_the_database_cannot_wait_for_another_unit_of_work() {
    let fixture = Fixture::new().await;
    let (commands, queries) = (fixture.commands.clone(), fixture.queries.clone());

    let command = fixture.command(async move |scope: Scope| {
        // The connection is not held yet.
        assert_eq!(queries.dispatch(Count).await?, 0);
        insert(scope.unit_of_work(), "one").await?;
        let dispatched = commands.dispatch(write("another")).await;
        assert!(matches!(dispatched, Err(Error::Internal(_))));
        let asked = queries.dispatch(Count).await;
        assert!(matches!(asked, Err(Error::Internal(_))));
        assert_eq!(scope.port::<dyn Ask<Count>>().ask(Count).await?, 1);
        Ok(())
    });
    let done = timeout(Duration::from_secs(5), command).await;
    done.expect("it waits for itself").unwrap();

    assert_eq!(fixture.count().await, 1);
}

#[tokio::test]
async fn all_is_run_again_when_a_dispatched_command_lost_a_race() {
    let fixture = Fixture::new().await;

    let command = fixture.command(async |scope| {
        insert(scope.unit_of_work(), "one").await?;
        let savepoint = scope.unit_of_work().savepoint();
        insert(savepoint.unit_of_work(), "inner").await?;
        let lost: Result<()> = Err(Error::Contended("an intended conflict".into()));
        savepoint.end(lost).await.unwrap_err();
        Ok(())
    });

    // The bus runs it again after this error.
    assert!(matches!(command.await, Err(Error::Contended(_))));
    assert_eq!(fixture.count().await, 0);
}
