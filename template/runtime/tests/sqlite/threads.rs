//! Tests of what is specific to SQLite: threads own the connections, and the one that writes commits
//! waiting commands as a group.

use std::{fs, mem, sync::Arc, time::Duration};

use diesel::{QueryDsl, dsl::sql, sql_types::Bool};
use diesel_async::{RunQueryDsl, SimpleAsyncConnection};
use futures_util::future::join_all;
use kernel::{Error, Result};
use runtime::db::Engine;
use tokio::{
    sync::{Barrier, oneshot},
    task::{JoinHandle, yield_now},
    time::{sleep, timeout},
};

use crate::{
    engine::{Database, UnitOfWork, failure},
    support::{Scope, TestApp, database},
    unit_of_work::{Fixture, Gate, Then, break_a_deferred_rule, insert, lines, write, write_and},
};

#[tokio::test]
async fn one_more_than_fits_the_queue_is_turned_away_and_the_others_are_served() {
    let fixture = Fixture::with(&[("DATABASE__QUEUE", "2")]).await;
    let gate = Gate::new();
    let running = fixture.client(write_and("one", Then::Wait(gate.clone())));
    gate.arrival().await;

    let waiting = [fixture.client(write("two")), fixture.client(write("three"))];
    yield_now().await;
    let turned_away = fixture.client(write("four")).await.unwrap();

    assert!(
        matches!(turned_away, Err(Error::Unavailable(reason)) if reason.code == "database_busy")
    );
    gate.open();
    running.await.unwrap().unwrap();
    for client in waiting {
        client.await.unwrap().unwrap();
    }
    assert_eq!(fixture.count().await, 3);
}

#[tokio::test]
async fn those_whom_nobody_waits_for_any_more_make_room() {
    let fixture = Fixture::with(&[("DATABASE__QUEUE", "2")]).await;
    let gate = Gate::new();
    let running = fixture.client(write_and("one", Then::Wait(gate.clone())));
    gate.arrival().await;
    let leaving = [fixture.client(write("two")), fixture.client(write("three"))];
    yield_now().await;
    for client in leaving {
        client.abort();
        client.await.unwrap_err();
    }

    let next = fixture.client(write("four"));
    yield_now().await;
    gate.open();

    next.await.unwrap().unwrap();
    running.await.unwrap().unwrap();
    assert_eq!(fixture.count().await, 2);
}

#[tokio::test]
async fn a_task_of_a_command_that_was_turned_away_is_told_so() {
    let fixture = Fixture::with(&[("DATABASE__QUEUE", "1")]).await;
    let gate = Gate::new();
    let running = fixture.client(write_and("one", Then::Wait(gate.clone())));
    gate.arrival().await;
    let waiting = fixture.client(write("two"));
    yield_now().await;

    let (sender, task) = oneshot::channel();
    let turned_away = fixture.command(async |scope: Scope| {
        let unit_of_work = scope.unit_of_work().clone();
        let _ = sender.send(tokio::spawn(
            async move { insert(&unit_of_work, "late").await },
        ));
        insert(scope.unit_of_work(), "three").await
    });
    assert!(matches!(turned_away.await, Err(Error::Unavailable(_))));

    let late = task.await.unwrap().await.unwrap();
    assert!(matches!(late, Err(Error::Internal(_))), "{late:?}");
    gate.open();
    running.await.unwrap().unwrap();
    waiting.await.unwrap().unwrap();
}

#[tokio::test]
async fn a_command_that_is_done_is_kept_though_one_in_its_group_hangs() {
    let fixture = Fixture::with(&PATIENT).await;
    let gate = Gate::new();
    let first = fixture.client(write_and("one", Then::Wait(gate.clone())));
    gate.arrival().await;
    let done = fixture.client(write("two"));
    yield_now().await;
    let hanging = fixture.client(write_and("three", Then::Wait(Gate::new())));
    yield_now().await;
    gate.open();

    first.await.unwrap().unwrap();
    done.await.unwrap().unwrap();
    assert!(matches!(hanging.await.unwrap(), Err(Error::Internal(_))));
    assert_eq!(fixture.count().await, 2);
}

/// With this, a thread may be held for a third of a second.
const IMPATIENT: [(&str, &str); 1] = [("SERVER__REQUEST_TIMEOUT", "1")];

/// A second: long enough for commands that should succeed, even on a busy machine.
const PATIENT: [(&str, &str); 1] = [("DATABASE__HOLD_TIMEOUT", "1")];

#[tokio::test]
async fn a_thread_that_is_blocked_is_replaced_and_what_it_did_undone() {
    let fixture = Fixture::with(&PATIENT).await;
    let gate = Gate::new();
    let first = fixture.client(write_and("one", Then::Wait(gate.clone())));
    gate.arrival().await;
    // This one is in a group with the one that blocks.
    let in_group = fixture.client(write("two"));
    yield_now().await;
    let (wake_up, asleep) = std::sync::mpsc::channel::<()>();
    let database = fixture.app.context.database().clone();
    let blocking = tokio::spawn(async move {
        let block = async move |unit_of_work: UnitOfWork| {
            insert(&unit_of_work, "three").await?;
            // It holds the connection, too.
            let held = unit_of_work.connection().await?;
            let _ = asleep.recv();
            drop(held);
            insert(&unit_of_work, "four").await
        };
        database.write(1, block).await
    });
    yield_now().await;
    // The first command will be run again and pass the gate again.
    gate.open();
    gate.open();

    // All of this happens while the thread sleeps.
    assert!(matches!(blocking.await.unwrap(), Err(Error::Internal(_))));
    first.await.unwrap().unwrap();
    in_group.await.unwrap().unwrap();
    fixture.commands.dispatch(write("five")).await.unwrap();
    assert_eq!(fixture.count().await, 3);

    drop(wake_up);
    fixture.commands.dispatch(write("six")).await.unwrap();
    fixture.app.context.database().close().await;
}

#[tokio::test]
async fn readers_that_are_blocked_are_replaced() {
    let fixture = Fixture::with(&IMPATIENT).await;
    let (wake_up, asleep) = std::sync::mpsc::channel::<()>();
    let database = fixture.app.context.database();

    let block = database.read(async move |unit_of_work: UnitOfWork| {
        drop(unit_of_work.connection().await?);
        let _ = asleep.recv();
        Ok(())
    });

    assert!(matches!(block.await, Err(Error::Internal(_))));
    assert_eq!(fixture.count().await, 0);
    drop(wake_up);
}

#[tokio::test]
async fn while_a_statement_does_not_end_commands_are_turned_away_and_the_service_is_not_ready() {
    let fixture = Fixture::with(&IMPATIENT).await;
    let database = fixture.app.context.database();
    let waiting = async {
        sleep(Duration::from_millis(100)).await;
        fixture.commands.dispatch(write("waiting")).await
    };

    let (blocking, waiting) = tokio::join!(database.write(1, run_a_long_statement), waiting);
    let late = fixture.commands.dispatch(write("late")).await;

    assert!(matches!(blocking, Err(Error::Internal(_))), "{blocking:?}");
    for turned_away in [waiting, late, database.check()] {
        assert!(
            matches!(&turned_away, Err(Error::Unavailable(reason)) if reason.code == "database_held_up"),
            "{turned_away:?}"
        );
    }
    // Queries are not affected.
    assert_eq!(fixture.count().await, 0);

    while database.check().is_err() {
        sleep(Duration::from_millis(10)).await;
    }
    fixture.commands.dispatch(write("one")).await.unwrap();
    assert_eq!(fixture.count().await, 1);
}

/// Writes a line, and then makes SQLite busy for two seconds on any machine: it reads the clock once for
/// each row, because the requested time depends on the row.
async fn run_a_long_statement(unit_of_work: UnitOfWork) -> Result<()> {
    insert(&unit_of_work, "blocking").await?;
    let mut connection = unit_of_work.connection().await?;
    let wait = "WITH RECURSIVE clock (begun, now) AS (
            SELECT unixepoch('subsec'), unixepoch('subsec')
            UNION ALL
            SELECT begun, unixepoch('now', (now - now) || ' seconds', 'subsec')
            FROM clock WHERE now < begun + 2
        )
        SELECT now FROM clock";
    connection.batch_execute(wait).await.map_err(failure)
}

#[tokio::test]
async fn a_database_closes_though_a_thread_is_blocked() {
    let fixture = Fixture::with(&IMPATIENT).await;
    let (_wake_up, asleep) = std::sync::mpsc::channel::<()>();
    let database = fixture.app.context.database().clone();
    let begun = Gate::new();
    let beginning = begun.clone();
    tokio::spawn(async move {
        let block = async move |unit_of_work: UnitOfWork| {
            insert(&unit_of_work, "one").await?;
            beginning.arrived.add_permits(1);
            let _ = asleep.recv();
            Ok(())
        };
        database.write(1, block).await
    });
    begun.arrival().await;

    let closed = timeout(
        Duration::from_secs(10),
        fixture.app.context.database().close(),
    );

    closed.await.expect("it waits for the thread");
}

#[tokio::test]
async fn commands_that_wait_are_committed_together() {
    let fixture = Fixture::new().await;
    let (first_gate, second_gate) = (Gate::new(), Gate::new());
    let first = fixture.client(write_and("one", Then::Wait(first_gate.clone())));
    first_gate.arrival().await;
    let second = fixture.client(write_and("two", Then::Wait(second_gate.clone())));
    yield_now().await;

    first_gate.open();
    second_gate.arrival().await;
    assert_eq!(fixture.count().await, 0);
    second_gate.open();

    first.await.unwrap().unwrap();
    second.await.unwrap().unwrap();
    assert_eq!(fixture.count().await, 2);
}

#[tokio::test]
async fn a_failure_undoes_its_own_part_of_a_group_only() {
    let fixture = Fixture::new().await;
    let gate = Gate::new();
    let first = fixture.client(write_and("one", Then::Wait(gate.clone())));
    gate.arrival().await;

    let group = [
        fixture.client(write("two")),
        fixture.client(write_and("three", Then::Fail)),
        fixture.client(write_and("four", Then::Panic)),
        fixture.client(write("five")),
    ];
    yield_now().await;
    gate.open();

    first.await.unwrap().unwrap();
    let results = join_all(group).await;
    let succeeded = results.iter().filter(|result| matches!(result, Ok(Ok(()))));
    assert_eq!(succeeded.count(), 2);
    assert_eq!(fixture.count().await, 3);
}

#[tokio::test]
async fn a_command_that_is_run_again_has_a_transaction_of_its_own() {
    let fixture = Fixture::new().await;
    let gate = Gate::new();
    let first = fixture.client(write_and("one", Then::Wait(gate.clone())));
    gate.arrival().await;

    let database = fixture.app.context.database();
    let offender = database.write(2, async |unit_of_work: UnitOfWork| {
        break_a_deferred_rule(&unit_of_work).await
    });
    let innocent = database.write(1, async |unit_of_work: UnitOfWork| {
        insert(&unit_of_work, "two").await
    });
    let both = async { tokio::join!(offender, innocent) };
    let opened = async {
        yield_now().await;
        gate.open();
    };
    let ((offender, innocent), ()) = tokio::join!(both, opened);

    first.await.unwrap().unwrap();
    assert!(matches!(offender, Err(Error::Internal(_))));
    innocent.unwrap();
}

#[tokio::test]
async fn connections_share_no_lock() {
    let app = TestApp::start().await;

    // As in .cargo/config.toml. The defaults of libsqlite3-sys are different.
    let query = async |unit_of_work: UnitOfWork| {
        let mut connection = unit_of_work.connection().await?;
        let compiled_with = |option| {
            let used = format!("sqlite_compileoption_used('{option}')");
            diesel::select(sql::<Bool>(&used))
        };
        for (option, expected) in [
            ("THREADSAFE=2", true),
            ("DEFAULT_MEMSTATUS=0", true),
            ("ENABLE_MEMORY_MANAGEMENT", false),
        ] {
            let used: bool = compiled_with(option)
                .get_result(&mut *connection)
                .await
                .map_err(failure)?;
            assert_eq!(used, expected, "{option}");
        }
        Ok(())
    };
    app.context.database().read(query).await.unwrap();
}

#[tokio::test]
async fn queries_run_on_all_threads_at_the_same_time() {
    let fixture = Fixture::with(&[("DATABASE__READERS", "4")]).await;
    let all_here = Arc::new(Barrier::new(4));

    let queries = [(); 4].map(|()| {
        let all_here = all_here.clone();
        let query = async move |unit_of_work: UnitOfWork| {
            drop(unit_of_work.connection().await?);
            all_here.wait().await;
            Ok(())
        };
        fixture.app.context.database().read(query)
    });

    for result in join_all(queries).await {
        result.unwrap();
    }
}

#[tokio::test]
async fn a_panic_outside_of_a_handler_does_not_end_the_thread() {
    let fixture = Fixture::new().await;
    let gate = Gate::new();
    let (database, passing) = (fixture.app.context.database().clone(), gate.clone());
    let deadly = tokio::spawn(async move {
        // At its second attempt, so that the other one is not in its group.
        let write = database.write(2, async move |unit_of_work: UnitOfWork| {
            insert(&unit_of_work, "one").await?;
            passing.pass().await;
            Ok(PanicsWhenDropped)
        });
        write.await.map(mem::forget)
    });
    gate.arrival().await;

    let waiting = fixture.client(write("two"));
    yield_now().await;
    deadly.abort();
    assert!(deadly.await.unwrap_err().is_cancelled());
    gate.open();

    waiting.await.unwrap().unwrap();
    fixture.client(write("three")).await.unwrap().unwrap();
    assert_eq!(fixture.count().await, 3);
}

/// A result that is dropped on its database thread if its caller has left.
struct PanicsWhenDropped;

impl Drop for PanicsWhenDropped {
    fn drop(&mut self) {
        panic!("an intended panic");
    }
}

#[tokio::test]
async fn what_was_accepted_is_finished_before_the_database_closes() {
    let fixture = Fixture::new().await;
    let gate = Gate::new();
    let running = fixture.client(write_and("one", Then::Wait(gate.clone())));
    gate.arrival().await;
    let waiting = fixture.client(write("two"));
    yield_now().await;

    let database = fixture.app.context.database().clone();
    let closing = tokio::spawn(async move { database.close().await });
    yield_now().await;
    assert!(!closing.is_finished());
    let late = fixture.client(write("three")).await.unwrap();
    gate.open();

    closing.await.unwrap();
    assert!(matches!(late, Err(Error::Unavailable(_))));
    running.await.unwrap().unwrap();
    waiting.await.unwrap().unwrap();
}

#[tokio::test]
async fn threads_end_with_the_database_they_work_for() {
    let (_folder, settings) = database().await;
    let database = Database::open(&settings).await.unwrap();
    assert!(Database::remove(&settings).await.is_err());

    drop(database);

    // It cannot be removed while something has it open.
    while Database::remove(&settings).await.is_err() {
        sleep(Duration::from_millis(1)).await;
    }
}

#[tokio::test]
async fn the_log_is_emptied_while_there_is_always_somebody_who_reads() {
    let fixture = Fixture::with(&[("DATABASE__READERS", "2")]).await;
    let file = fixture.app.context.settings().database.file();
    let log = format!("{file}-wal");
    let database = fixture.app.context.database();
    let readers = [(); 2].map(|()| {
        let database = database.clone();
        tokio::spawn(async move {
            loop {
                database.read(read_for_a_while).await.unwrap();
            }
        })
    });

    let mut length = 0;
    for number in 0..50 {
        let line = format!("{number:0>50000}");
        let four_megabytes = async move |unit_of_work: UnitOfWork| {
            for part in 0..40 {
                insert(&unit_of_work, &format!("{part}{line}")).await?;
            }
            Ok(())
        };
        database.write(1, four_megabytes).await.unwrap();
        let before = mem::replace(&mut length, fs::metadata(&log).unwrap().len());
        if length < before {
            break;
        }
    }

    readers.iter().for_each(JoinHandle::abort);
    // Otherwise it grows to more than 200 MB.
    assert!(length < 20_000_000, "{length} bytes");
}

/// Reads twice from the same state.
async fn read_for_a_while(unit_of_work: UnitOfWork) -> Result<()> {
    let mut connection = unit_of_work.connection().await?;
    let read = connection.transaction(async |connection| {
        let before: i64 = lines::table.count().get_result(connection).await?;
        sleep(Duration::from_millis(20)).await;
        let after: i64 = lines::table.count().get_result(connection).await?;
        assert_eq!(before, after);
        Ok(())
    });
    read.await.map_err(failure)
}
