//! Tests of what is specific to Postgres: commands run concurrently, on connections that can be lost.

use std::{
    future::pending,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering::Relaxed},
    },
    time::Duration,
};

use diesel::{
    QueryDsl, QueryableByName, sql_query,
    sql_types::{BigInt, Integer},
};
use diesel_async::{RunQueryDsl, SimpleAsyncConnection};
use futures_util::FutureExt;
use kernel::{Command, CommandHandler, Dispatch, Error, Result};
use nject::injectable;
use runtime::{
    __handled as handlers, Handled,
    db::{Durability, Engine},
};
use tokio::{
    task::{JoinHandle, yield_now},
    time::timeout,
};

use crate::{
    TestDatabase, disk,
    engine::{UnitOfWork, failure},
    queue,
    support::Service,
    unit_of_work::{Fixture, Gate, Then, Write, insert, lines, write, write_and},
};

/// Reads the number of lines, and then writes it down.
#[derive(Clone)]
struct TakeDown {
    name: &'static str,
    in_between: Gate,
}

impl Command for TakeDown {
    type Output = ();
}

#[injectable]
struct TakeDownHandler {
    unit_of_work: UnitOfWork,
}

impl CommandHandler<TakeDown> for TakeDownHandler {
    async fn handle(&self, command: TakeDown) -> Result<()> {
        let mut connection = self.unit_of_work.connection().await?;
        let count: i64 = lines::table
            .count()
            .get_result(&mut *connection)
            .await
            .map_err(failure)?;
        drop(connection);
        command.in_between.pass().await;
        insert(
            &self.unit_of_work,
            &format!("{} after {count}", command.name),
        )
        .await
    }
}

/// Acquires two locks, one after the other.
#[derive(Clone)]
struct Lock {
    first: i64,
    second: i64,
    in_between: Gate,
}

impl Command for Lock {
    type Output = ();
}

#[injectable]
struct LockHandler {
    unit_of_work: UnitOfWork,
}

impl LockHandler {
    async fn lock(&self, key: i64) -> Result<()> {
        let mut connection = self.unit_of_work.connection().await?;
        sql_query("SELECT pg_advisory_xact_lock($1)")
            .bind::<BigInt, _>(key)
            .execute(&mut *connection)
            .await
            .map_err(failure)?;
        Ok(())
    }
}

impl CommandHandler<Lock> for LockHandler {
    async fn handle(&self, command: Lock) -> Result<()> {
        self.lock(command.first).await?;
        command.in_between.pass().await;
        self.lock(command.second).await
    }
}

/// Writes a line, runs a statement that fails, and ignores that.
#[derive(Clone)]
struct IgnoreAFailure {
    statement: &'static str,
    /// True if it only sends the statement, and drops it before it completes.
    drops_it: bool,
}

#[derive(QueryableByName)]
struct Quotient {
    #[diesel(sql_type = Integer)]
    #[diesel(column_name = quotient)]
    _value: i32,
}

impl Command for IgnoreAFailure {
    type Output = ();
}

#[injectable]
struct IgnoreAFailureHandler {
    unit_of_work: UnitOfWork,
}

impl CommandHandler<IgnoreAFailure> for IgnoreAFailureHandler {
    async fn handle(&self, command: IgnoreAFailure) -> Result<()> {
        insert(&self.unit_of_work, "one").await?;
        let mut connection = self.unit_of_work.connection().await?;
        if command.drops_it {
            let dropped = connection.batch_execute(command.statement).now_or_never();
            assert!(dropped.is_none(), "it was waited for");
        } else {
            let first_row = sql_query(command.statement).get_result::<Quotient>(&mut *connection);
            let _ = first_row.await;
        }
        Ok(())
    }
}

/// Loses its connection: the server closes it.
#[derive(Clone)]
struct BeCutOff;

impl Command for BeCutOff {
    type Output = ();
}

#[injectable]
struct BeCutOffHandler {
    unit_of_work: UnitOfWork,
}

impl CommandHandler<BeCutOff> for BeCutOffHandler {
    async fn handle(&self, _: BeCutOff) -> Result<()> {
        let mut connection = self.unit_of_work.connection().await?;
        connection
            .batch_execute("SELECT pg_terminate_backend(pg_backend_pid())")
            .await
            .map_err(failure)
    }
}

/// Loses a race, ignores that, and then writes a line.
#[derive(Clone)]
struct LoseARace;

impl Command for LoseARace {
    type Output = ();
}

#[injectable]
struct LoseARaceHandler {
    unit_of_work: UnitOfWork,
}

impl CommandHandler<LoseARace> for LoseARaceHandler {
    async fn handle(&self, _: LoseARace) -> Result<()> {
        let mut connection = self.unit_of_work.connection().await?;
        let lost = connection.transaction(async |nested| nested.batch_execute(LOSE).await);
        lost.await.unwrap_err();
        drop(connection);
        insert(&self.unit_of_work, "one").await
    }
}

handlers! {
    Service;
    BeCutOff       => BeCutOffHandler,
    DoNotCare      => DoNotCareHandler,
    IgnoreAFailure => IgnoreAFailureHandler,
    Lock           => LockHandler,
    LoseARace      => LoseARaceHandler,
    LoseARaceOnce  => LoseARaceOnceHandler,
    TakeDown       => TakeDownHandler,
}

impl Fixture {
    fn spawn<C>(&self, command: C) -> JoinHandle<Result<C::Output>>
    where
        C: Command + Handled<Service, Handler: CommandHandler<C>>,
    {
        let commands = self.commands.clone();
        tokio::spawn(async move { commands.dispatch(command).await })
    }

    async fn lines(&self) -> Vec<String> {
        let database = self.app.context.database();
        database
            .read(|unit_of_work| async move {
                let mut connection = unit_of_work.connection().await?;
                lines::table
                    .select(lines::line)
                    .load(&mut *connection)
                    .await
                    .map_err(failure)
            })
            .await
            .unwrap()
    }
}

#[tokio::test]
async fn commands_that_run_beside_each_other_have_the_effect_of_one_after_the_other() {
    let fixture = Fixture::new().await;
    let gate = Gate::new();

    let both = ["one", "other"].map(|name| {
        let in_between = gate.clone();
        fixture.spawn(TakeDown { name, in_between })
    });
    // Both have read before either writes. One of them will be run again and pass the gate again.
    gate.arrival().await;
    gate.arrival().await;
    for _ in 0..3 {
        gate.open();
    }
    for command in both {
        command.await.unwrap().unwrap();
    }

    let written = fixture.lines().await;
    let ends: Vec<_> = written
        .iter()
        .filter_map(|line| line.split_once(' '))
        .collect();
    assert_eq!(ends.len(), 2);
    assert!(
        ends.iter().any(|(_, end)| *end == "after 0")
            && ends.iter().any(|(_, end)| *end == "after 1"),
        "{written:?}"
    );
}

#[tokio::test]
async fn a_deadlock_is_resolved_by_running_one_of_them_again() {
    let fixture = Fixture::new().await;
    let gate = Gate::new();

    let both = [(1, 2), (2, 1)].map(|(first, second)| {
        fixture.spawn(Lock {
            first,
            second,
            in_between: gate.clone(),
        })
    });
    gate.arrival().await;
    gate.arrival().await;
    for _ in 0..3 {
        gate.open();
    }

    for command in both {
        command.await.unwrap().unwrap();
    }
}

#[tokio::test]
async fn a_transaction_that_the_server_gave_up_is_not_acknowledged() {
    let fixture = Fixture::new().await;
    let at_once = "SELECT 1 / 0 AS quotient";
    let at_its_last_row = "SELECT 1 / (3 - n) AS quotient FROM generate_series(1, 3) AS n";

    for (statement, drops_it) in [(at_once, false), (at_its_last_row, false), (at_once, true)] {
        let command = IgnoreAFailure {
            statement,
            drops_it,
        };
        let answer = fixture.spawn(command).await.unwrap();

        assert!(matches!(answer, Err(Error::Internal(_))), "{answer:?}");
        assert_eq!(fixture.count().await, 0, "{statement}");
    }
}

#[tokio::test]
async fn a_statement_that_failed_in_a_dispatched_command_harms_nothing_else() {
    let fixture = Fixture::new().await;

    let command = fixture.command(async |scope| {
        let inner = scope.port::<dyn Dispatch<Write>>();
        inner.dispatch(write("one")).await?;
        // The same line once more: the statement fails, and the command with it.
        assert!(matches!(
            inner.dispatch(write("one")).await,
            Err(Error::Internal(_))
        ));
        insert(scope.unit_of_work(), "two").await
    });
    command.await.unwrap();

    assert_eq!(fixture.count().await, 2);
}

#[tokio::test]
async fn a_dispatched_command_that_ignores_a_failed_statement_fails() {
    let fixture = Fixture::new().await;

    let command = fixture.command(async |scope| {
        let inner = scope.port::<dyn Dispatch<IgnoreAFailure>>();
        for drops_it in [false, true] {
            let ignoring = IgnoreAFailure {
                statement: "SELECT 1 / 0 AS quotient",
                drops_it,
            };
            assert!(inner.dispatch(ignoring).await.is_err());
        }
        insert(scope.unit_of_work(), "one").await
    });
    // A statement that was dropped may have lost a race, so all of it would be run again.
    let ended = command.await;
    assert!(matches!(ended, Err(Error::Contended(_))), "{ended:?}");

    assert_eq!(fixture.count().await, 0);
}

/// Dispatches a command that loses a race the first time, ignores that, and writes a line.
#[derive(Clone)]
struct DoNotCare(Arc<AtomicU32>);

impl Command for DoNotCare {
    type Output = ();
}

#[injectable]
struct DoNotCareHandler {
    unit_of_work: UnitOfWork,
    lose: Arc<dyn Dispatch<LoseARaceOnce>>,
}

impl CommandHandler<DoNotCare> for DoNotCareHandler {
    async fn handle(&self, command: DoNotCare) -> Result<()> {
        let _ = self.lose.dispatch(LoseARaceOnce(command.0)).await;
        insert(&self.unit_of_work, "outer").await
    }
}

#[derive(Clone)]
struct LoseARaceOnce(Arc<AtomicU32>);

impl Command for LoseARaceOnce {
    type Output = ();
}

#[injectable]
struct LoseARaceOnceHandler {
    unit_of_work: UnitOfWork,
}

impl CommandHandler<LoseARaceOnce> for LoseARaceOnceHandler {
    async fn handle(&self, command: LoseARaceOnce) -> Result<()> {
        insert(&self.unit_of_work, "inner").await?;
        let mut connection = self.unit_of_work.connection().await?;
        if command.0.fetch_add(1, Relaxed) == 0 {
            connection.batch_execute(LOSE).await.map_err(failure)?;
        }
        Ok(())
    }
}

#[tokio::test]
async fn a_race_that_a_dispatched_command_lost_is_run_again_as_a_whole() {
    let fixture = Fixture::new().await;
    let runs = Arc::new(AtomicU32::new(0));

    fixture
        .spawn(DoNotCare(runs.clone()))
        .await
        .unwrap()
        .unwrap();

    assert_eq!(AtomicU32::load(&runs, Relaxed), 2);
    assert_eq!(fixture.lines().await, ["inner", "outer"]);
}

#[tokio::test]
async fn a_statement_that_takes_too_long_is_no_defect_of_its_handler() {
    let fixture = Fixture::with(&[("SERVER__REQUEST_TIMEOUT", "1")]).await;
    let database = fixture.app.context.database();

    let slow = database.write(1, async |unit_of_work: UnitOfWork| {
        let mut connection = unit_of_work.connection().await?;
        let asleep = connection.batch_execute("SELECT pg_sleep(20)");
        asleep.await.map_err(failure)
    });

    assert!(
        matches!(&slow.await, Err(Error::Unavailable(reason)) if reason.code == "database_busy")
    );
}

#[tokio::test]
async fn nor_does_it_keep_anything_locked_on_the_server() {
    let settings = [
        ("DATABASE__HOLD_TIMEOUT", "1"),
        ("DATABASE__STATEMENT_TIMEOUT", "60"),
    ];
    let fixture = Fixture::with(&settings).await;
    let slow = fixture.command(async |scope| {
        insert(scope.unit_of_work(), "one").await?;
        let mut connection = scope.unit_of_work().connection().await?;
        let asleep = connection.batch_execute("SELECT pg_sleep(60)");
        asleep.await.map_err(failure)
    });
    assert!(matches!(slow.await, Err(Error::Unavailable(_))));

    // The statement may not have been cancelled yet.
    let next = async {
        while fixture.commands.dispatch(write("one")).await.is_err() {
            yield_now().await;
        }
    };
    let next = timeout(Duration::from_secs(20), next);
    next.await.expect("the line is locked");
}

#[tokio::test]
async fn a_unit_of_work_that_sends_nothing_for_too_long_is_given_up() {
    let fixture = Fixture::with(&[("DATABASE__STATEMENT_TIMEOUT", "1")]).await;
    let database = fixture.app.context.database();

    let idle = database.read(async |unit_of_work: UnitOfWork| {
        drop(unit_of_work.connection().await?);
        pending::<Result<()>>().await
    });

    let idle = timeout(Duration::from_secs(5), idle).await;
    assert!(matches!(idle.expect("it hangs"), Err(Error::Internal(_))));
}

/// Fails with the error of a lost race.
const LOSE: &str = "DO $$ BEGIN RAISE EXCEPTION '' USING ERRCODE = 'serialization_failure'; END $$";

#[tokio::test]
async fn a_connection_that_is_lost_is_replaced() {
    let fixture = Fixture::with(&TestDatabase::ONE_COMMAND_AT_A_TIME).await;

    let cut_off = fixture.spawn(BeCutOff).await.unwrap();

    assert!(
        matches!(&cut_off, Err(Error::Unavailable(reason)) if reason.code == "database_unreachable"),
        "{cut_off:?}"
    );
    fixture.commands.dispatch(write("one")).await.unwrap();
    assert_eq!(fixture.count().await, 1);
}

#[tokio::test]
async fn what_may_have_been_committed_is_not_done_again() {
    let fixture = Fixture::new().await;
    let cut_off_at_the_commit = "
        CREATE FUNCTION cut_off() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END
        $$;
        CREATE CONSTRAINT TRIGGER cut_off AFTER INSERT ON lines DEFERRABLE INITIALLY DEFERRED
            FOR EACH ROW EXECUTE FUNCTION cut_off();
    ";
    fixture.app.sql(cut_off_at_the_commit).await;

    let cut_off = fixture.spawn(LoseARace).await.unwrap();

    assert!(
        matches!(&cut_off, Err(Error::Unavailable(reason)) if reason.code == "database_unreachable"),
        "{cut_off:?}"
    );
}

#[tokio::test]
async fn who_finds_no_connection_for_too_long_is_turned_away_and_the_others_are_served() {
    let settings = [
        ("DATABASE__CONNECTIONS", "1"),
        ("DATABASE__CHECKOUT_TIMEOUT", "1"),
    ];
    let fixture = Fixture::with(&settings).await;
    let gate = Gate::new();
    let running = fixture.client(write_and("one", Then::Wait(gate.clone())));
    gate.arrival().await;

    let turned_away = fixture.client(write("two")).await.unwrap();

    assert!(
        matches!(turned_away, Err(Error::Unavailable(reason)) if reason.code == "database_busy")
    );
    gate.open();
    running.await.unwrap().unwrap();
    fixture.commands.dispatch(write("three")).await.unwrap();
    assert_eq!(fixture.count().await, 2);
}

#[tokio::test]
async fn what_has_begun_is_finished_before_the_database_closes() {
    let fixture = Fixture::new().await;
    let gate = Gate::new();
    let running = fixture.client(write_and("one", Then::Wait(gate.clone())));
    gate.arrival().await;

    let database = fixture.app.context.database().clone();
    let closing = tokio::spawn(async move { database.close().await });
    yield_now().await;
    assert!(!closing.is_finished());
    let late = fixture.client(write("two")).await.unwrap();
    gate.open();

    closing.await.unwrap();
    assert!(matches!(late, Err(Error::Unavailable(_))));
    running.await.unwrap().unwrap();
}

#[tokio::test]
async fn a_statement_that_was_given_up_holds_nobody_up() {
    let patient = [("DATABASE__STATEMENT_TIMEOUT", "60")];
    let fixture = Fixture::with(&[TestDatabase::ONE_COMMAND_AT_A_TIME, patient].concat()).await;
    let database = fixture.app.context.database();

    let given_up = database.read(async |unit_of_work: UnitOfWork| {
        let mut connection = unit_of_work.connection().await?;
        let asleep = connection.batch_execute("SELECT pg_sleep(20)");
        Ok(timeout(Duration::from_millis(50), asleep).await.is_err())
    });
    assert!(given_up.await.unwrap());

    let next = timeout(Duration::from_secs(10), fixture.count());
    assert_eq!(next.await, Ok(0));
}

#[tokio::test]
async fn what_stores_jobs_waits_for_the_disk() {
    let fixture = queue::Fixture::new().await;
    let context = fixture.process().await;
    let of_work = context.clone();
    let defer = async move |unit_of_work: UnitOfWork| {
        queue::defer(of_work, unit_of_work.clone()).await?;
        disk::is_waited_for(unit_of_work).await
    };

    let database = context.database();
    let waits = database.write_with(Durability::Delayed, 1, defer).await;

    assert!(waits.unwrap());
}
