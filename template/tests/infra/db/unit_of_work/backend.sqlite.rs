//! What is peculiar to SQLite: threads that own the connections, and one that writes, which commits what
//! waits as a group.

use std::{fs, mem, sync::Arc, time::Duration};

use app_core::{Error, Result};
use diesel::{QueryDsl, dsl::sql, sql_types::Bool};
use diesel_async::{RunQueryDsl, SimpleAsyncConnection};
use futures_util::future::join_all;
use tokio::{
    sync::{Barrier, oneshot},
    task::{JoinHandle, yield_now},
    time::{sleep, timeout},
};

use super::{Fixture, Gate, Then, break_a_deferred_rule, insert, lines, write, write_and};
use crate::{
    infra::{
        composition::Scope,
        db::{Session, admin, failure},
    },
    tests::r#impl::database::TestDatabase,
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

    let (tell, task) = oneshot::channel();
    let turned_away = fixture.command(async |scope: Scope| {
        let session = scope.session().clone();
        let _ = tell.send(tokio::spawn(async move { insert(&session, "late").await }));
        insert(scope.session(), "three").await
    });
    assert!(matches!(turned_away.await, Err(Error::Unavailable(_))));

    let told = task.await.unwrap().await.unwrap();
    assert!(matches!(told, Err(Error::Internal(_))), "{told:?}");
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

/// A thread may be held for a third of a second.
const IMPATIENT: [(&str, &str); 1] = [("SERVER__REQUEST_TIMEOUT", "1")];

/// A second: long enough for what is to succeed, on a machine that has much else to do.
const PATIENT: [(&str, &str); 1] = [("DATABASE__HOLD_TIMEOUT", "1")];

#[tokio::test]
async fn a_thread_that_is_blocked_is_replaced_and_what_it_did_undone() {
    let fixture = Fixture::with(&PATIENT).await;
    let gate = Gate::new();
    let first = fixture.client(write_and("one", Then::Wait(gate.clone())));
    gate.arrival().await;
    // In one group with the one that blocks.
    let in_group = fixture.client(write("two"));
    yield_now().await;
    let (wake_up, asleep) = std::sync::mpsc::channel::<()>();
    let database = fixture.app.lifespan.database().clone();
    let blocking = tokio::spawn(async move {
        let block = async move |session: Session| {
            insert(&session, "three").await?;
            // It holds on to the connection, too.
            let held = session.connection().await?;
            let _ = asleep.recv();
            drop(held);
            insert(&session, "four").await
        };
        database.write(1, block).await
    });
    yield_now().await;
    // It will come by again.
    gate.open();
    gate.open();

    // All while the thread sleeps.
    assert!(matches!(blocking.await.unwrap(), Err(Error::Internal(_))));
    first.await.unwrap().unwrap();
    in_group.await.unwrap().unwrap();
    fixture.commands.dispatch(write("five")).await.unwrap();
    assert_eq!(fixture.count().await, 3);

    drop(wake_up);
    fixture.commands.dispatch(write("six")).await.unwrap();
    fixture.app.lifespan.database().close().await;
}

#[tokio::test]
async fn readers_that_are_blocked_are_replaced() {
    let fixture = Fixture::with(&IMPATIENT).await;
    let (wake_up, asleep) = std::sync::mpsc::channel::<()>();
    let database = fixture.app.lifespan.database();

    let block = database.read(async move |session: Session| {
        drop(session.connection().await?);
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
    let database = fixture.app.lifespan.database();
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
    // Queries are not concerned.
    assert_eq!(fixture.count().await, 0);

    while database.check().is_err() {
        sleep(Duration::from_millis(10)).await;
    }
    fixture.commands.dispatch(write("one")).await.unwrap();
    assert_eq!(fixture.count().await, 1);
}

/// Writes a line, and then keeps SQLite busy for two seconds on any machine: it looks at the clock once
/// for each row, since the time that is asked for depends on the row.
async fn run_a_long_statement(session: Session) -> Result<()> {
    insert(&session, "blocking").await?;
    let mut connection = session.connection().await?;
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
    let database = fixture.app.lifespan.database().clone();
    let begun = Gate::new();
    let beginning = begun.clone();
    tokio::spawn(async move {
        let block = async move |session: Session| {
            insert(&session, "one").await?;
            beginning.arrived.add_permits(1);
            let _ = asleep.recv();
            Ok(())
        };
        database.write(1, block).await
    });
    begun.arrival().await;

    let closed = timeout(
        Duration::from_secs(10),
        fixture.app.lifespan.database().close(),
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

    let database = fixture.app.lifespan.database();
    let offender = database.write(2, async |session: Session| {
        break_a_deferred_rule(&session).await
    });
    let innocent = database.write(1, async |session: Session| insert(&session, "two").await);
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
    let test = TestDatabase::open().await;

    // As .cargo/config.toml has it: libsqlite3-sys by itself has it otherwise.
    let query = async |session: Session| {
        let mut connection = session.connection().await?;
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
    test.database.read(query).await.unwrap();
}

#[tokio::test]
async fn queries_run_on_all_threads_at_the_same_time() {
    let fixture = Fixture::with(&[("DATABASE__READERS", "4")]).await;
    let all_here = Arc::new(Barrier::new(4));

    let queries = [(); 4].map(|()| {
        let all_here = all_here.clone();
        let query = async move |session: Session| {
            drop(session.connection().await?);
            all_here.wait().await;
            Ok(())
        };
        fixture.app.lifespan.database().read(query)
    });

    for result in join_all(queries).await {
        result.unwrap();
    }
}

#[tokio::test]
async fn a_panic_outside_of_a_handler_does_not_end_the_thread() {
    let fixture = Fixture::new().await;
    let gate = Gate::new();
    let (database, passing) = (fixture.app.lifespan.database().clone(), gate.clone());
    let deadly = tokio::spawn(async move {
        // At its second attempt: the other must not be in its group.
        let write = database.write(2, async move |session: Session| {
            insert(&session, "one").await?;
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

/// A result that is dropped where it came from when nobody waits for it.
struct PanicsWhenDropped;

impl Drop for PanicsWhenDropped {
    fn drop(&mut self) {
        panic!("as it was told to");
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

    let database = fixture.app.lifespan.database().clone();
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
    let test = TestDatabase::open().await;
    let settings = &test.settings.database;
    assert!(admin::remove(settings).await.is_err());

    drop(test.database);

    // It cannot be removed while somebody has it open.
    while admin::remove(settings).await.is_err() {
        sleep(Duration::from_millis(1)).await;
    }
}

#[tokio::test]
async fn the_log_is_emptied_while_there_is_always_somebody_who_reads() {
    let fixture = Fixture::with(&[("DATABASE__READERS", "2")]).await;
    let file = fixture.app.lifespan.settings().database.file();
    let log = format!("{file}-wal");
    let database = fixture.app.lifespan.database();
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
        let four_megabytes = async move |session: Session| {
            for part in 0..40 {
                insert(&session, &format!("{part}{line}")).await?;
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
    // Left alone, it grows to more than 200 MB.
    assert!(length < 20_000_000, "{length} bytes");
}

/// Reads twice from the same moment.
async fn read_for_a_while(session: Session) -> Result<()> {
    let mut connection = session.connection().await?;
    let read = connection.transaction(async |connection| {
        let before: i64 = lines::table.count().get_result(connection).await?;
        sleep(Duration::from_millis(20)).await;
        let after: i64 = lines::table.count().get_result(connection).await?;
        assert_eq!(before, after);
        Ok(())
    });
    read.await.map_err(failure)
}
