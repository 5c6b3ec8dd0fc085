//! What is peculiar to SQLite: threads that own the connections, and one that writes, which commits what
//! waits as a group.

use std::{fs, mem, sync::Arc, time::Duration};

use app_core::{Error, Result};
use diesel::{QueryDsl, dsl::sql, sql_types::Bool};
use diesel_async::{AsyncConnection, RunQueryDsl};
use futures_util::future::join_all;
use tokio::{
    sync::Barrier,
    task::{JoinHandle, yield_now},
    time::sleep,
};

use super::{Fixture, Gate, Then, break_a_deferred_rule, insert, lines, write, write_and};
use crate::{
    infra::db::{Session, admin, failure},
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
