//! Tests of the guarantees of the bus: a command is carried out completely or not at all, whatever happens
//! around it, and a command that fails does not harm others.

mod durability;
mod hanging;
mod nested;
mod once;
mod programs;
mod snapshot;

use std::{future::pending, sync::Arc};

use diesel::prelude::*;
use diesel_async::{RunQueryDsl, SimpleAsyncConnection};
use futures_util::{FutureExt, TryStreamExt, stream::FuturesUnordered};
use kernel::{Ask, Command, CommandHandler, Dispatch, Error, Query, QueryHandler, Result};
use nject::injectable;
use runtime::{db::Engine, handlers};
use tokio::{
    select,
    sync::{Semaphore, oneshot},
    task::yield_now,
};

use crate::{
    TestDatabase,
    engine::{UnitOfWork, failure},
    support::{AppContext, CommandBus, QueryBus, Scope, Service, TestApp},
};

diesel::table! {
    lines (line) {
        line -> Text,
        reply_to -> Nullable<Text>,
    }
}

/// Writes a line, and then does something else.
#[derive(Clone)]
pub struct Write {
    line: &'static str,
    then: Then,
}

#[derive(Clone)]
pub enum Then {
    Succeed,
    Fail,
    Panic,
    /// Panics in a nested transaction.
    PanicWithin,
    /// Drops a nested transaction before it completes, and succeeds.
    GiveUpWithin,
    /// Violates a constraint that is checked at the commit.
    BreakADeferredRule,
    /// Signals that it has arrived, and waits until it may continue.
    Wait(Gate),
    /// Dispatches another command, and then fails.
    DispatchAndFail(&'static str),
    /// Asks for the number of lines, and fails unless it is this one.
    Expect(i64),
}

/// A point where a test and a handler wait for each other.
#[derive(Clone)]
pub struct Gate {
    pub arrived: Arc<Semaphore>,
    open: Arc<Semaphore>,
}

impl Gate {
    pub fn new() -> Self {
        Self {
            arrived: Arc::new(Semaphore::new(0)),
            open: Arc::new(Semaphore::new(0)),
        }
    }

    pub async fn pass(&self) {
        self.arrived.add_permits(1);
        self.open.acquire().await.unwrap().forget();
    }

    pub async fn arrival(&self) {
        self.arrived.acquire().await.unwrap().forget();
    }

    pub fn open(&self) {
        self.open.add_permits(1);
    }
}

impl Command for Write {
    type Output = ();
}

#[injectable]
pub struct WriteHandler {
    unit_of_work: UnitOfWork,
    write: Arc<dyn Dispatch<Write>>,
    count: Arc<dyn Ask<Count>>,
}

impl CommandHandler<Write> for WriteHandler {
    async fn handle(&self, command: Write) -> Result<()> {
        insert(&self.unit_of_work, command.line).await?;
        match command.then {
            Then::Succeed => Ok(()),
            Then::Fail => Err(Error::conflict("failed", "An intended failure.")),
            Then::Panic => panic!("an intended panic"),
            Then::PanicWithin => {
                within(&self.unit_of_work, async { panic!("an intended panic") }).await
            }
            Then::GiveUpWithin => {
                let half_way = Gate::new();
                select! {
                    done = within(&self.unit_of_work, half_way.pass()) => done,
                    () = half_way.arrival() => Ok(()),
                }
            }
            Then::BreakADeferredRule => break_a_deferred_rule(&self.unit_of_work).await,
            Then::Wait(gate) => {
                gate.pass().await;
                Ok(())
            }
            Then::DispatchAndFail(line) => {
                self.write.dispatch(write(line)).await?;
                Err(Error::conflict("failed", "An intended failure."))
            }
            Then::Expect(lines) => {
                assert_eq!(self.count.ask(Count).await?, lines);
                Ok(())
            }
        }
    }
}

pub async fn insert(unit_of_work: &UnitOfWork, line: &str) -> Result<()> {
    let mut connection = unit_of_work.connection().await?;
    diesel::insert_into(lines::table)
        .values(lines::line.eq(line))
        .execute(&mut *connection)
        .await
        .map_err(failure)?;
    Ok(())
}

/// Writes a line in a nested transaction, and then does something else in it.
pub async fn within(
    unit_of_work: &UnitOfWork,
    then: impl Future<Output = ()> + Send,
) -> Result<()> {
    let mut connection = unit_of_work.connection().await?;
    let nested = connection.transaction(async |connection| {
        connection
            .batch_execute("INSERT INTO lines VALUES ('nested', NULL)")
            .await?;
        then.await;
        Ok(())
    });
    nested.await.map_err(failure)
}

pub async fn break_a_deferred_rule(unit_of_work: &UnitOfWork) -> Result<()> {
    let mut connection = unit_of_work.connection().await?;
    let orphan = "INSERT INTO lines VALUES ('orphan', 'nobody')";
    connection.batch_execute(orphan).await.map_err(failure)
}

/// Asks for the number of lines.
pub struct Count;

impl Query for Count {
    type Output = i64;
}

#[injectable]
pub struct CountHandler {
    unit_of_work: UnitOfWork,
}

impl QueryHandler<Count> for CountHandler {
    async fn handle(&self, _: Count) -> Result<i64> {
        let mut connection = self.unit_of_work.connection().await?;
        lines::table
            .count()
            .get_result(&mut *connection)
            .await
            .map_err(failure)
    }
}

/// A query whose handler writes.
struct WrittenQuery;

impl Query for WrittenQuery {
    type Output = ();
}

#[injectable]
struct WrittenQueryHandler {
    unit_of_work: UnitOfWork,
}

impl QueryHandler<WrittenQuery> for WrittenQueryHandler {
    async fn handle(&self, _: WrittenQuery) -> Result<()> {
        let mut connection = self.unit_of_work.connection().await?;
        let insert = "INSERT INTO lines VALUES ('sneaked in', NULL)";
        connection.batch_execute(insert).await.map_err(failure)
    }
}

handlers! {
    Service;
    Count        => CountHandler,
    Write        => WriteHandler,
    WrittenQuery => WrittenQueryHandler,
}

/// A service with a table of lines.
pub struct Fixture {
    pub app: TestApp,
    pub commands: CommandBus,
    pub queries: QueryBus,
}

impl Fixture {
    pub async fn new() -> Self {
        Self::with(&[]).await
    }

    pub async fn with(variables: &[(&str, &str)]) -> Self {
        let app = TestApp::start_with(variables).await;
        app.sql(
            "CREATE TABLE lines (
                line TEXT PRIMARY KEY,
                reply_to TEXT REFERENCES lines (line) DEFERRABLE INITIALLY DEFERRED
            )",
        )
        .await;
        Self {
            commands: CommandBus::new(app.context.clone()),
            queries: QueryBus::new(app.context.clone()),
            app,
        }
    }

    pub async fn count(&self) -> i64 {
        self.queries.dispatch(Count).await.unwrap()
    }

    /// Returns the command buses of this service and of another process with the same database.
    pub async fn two_processes(&self) -> (CommandBus, CommandBus) {
        let settings = self.app.context.settings().clone();
        let other = AppContext::open(settings).await.unwrap();
        (self.commands.clone(), CommandBus::new(other))
    }

    /// Runs `work` as the handler of a command, once.
    pub async fn command<F>(&self, work: impl FnOnce(Scope) -> F + Send) -> Result<()>
    where
        F: Future<Output = Result<()>> + Send + 'static,
    {
        let context = self.app.context.clone();
        let database = self.app.context.database();
        database
            .write(1, |unit_of_work| work(Scope::new(context, unit_of_work)))
            .await
    }

    /// Dispatches `command` from its own task, which a test can abort: a client that may disconnect.
    pub fn client(&self, command: Write) -> tokio::task::JoinHandle<Result<()>> {
        let commands = self.commands.clone();
        tokio::spawn(async move { commands.dispatch(command).await })
    }
}

pub fn write(line: &'static str) -> Write {
    Write {
        line,
        then: Then::Succeed,
    }
}

pub fn write_and(line: &'static str, then: Then) -> Write {
    Write { line, then }
}

#[tokio::test]
async fn success_commits_and_failure_leaves_nothing() {
    let fixture = Fixture::new().await;

    fixture.commands.dispatch(write("one")).await.unwrap();
    let failed = fixture
        .commands
        .dispatch(write_and("two", Then::Fail))
        .await;

    assert!(matches!(failed, Err(Error::Conflict(_))));
    assert_eq!(fixture.count().await, 1);
}

#[tokio::test]
async fn a_dispatched_command_is_part_of_the_one_that_dispatches_it() {
    let fixture = Fixture::new().await;

    let outer = write_and("outer", Then::DispatchAndFail("inner"));
    fixture.commands.dispatch(outer).await.unwrap_err();

    assert_eq!(fixture.count().await, 0);
}

#[tokio::test]
async fn a_command_that_asks_sees_what_it_wrote() {
    let fixture = Fixture::new().await;

    let expecting = write_and("one", Then::Expect(1));

    fixture.commands.dispatch(expecting).await.unwrap();
}

#[tokio::test]
async fn futures_that_run_side_by_side_share_the_connection() {
    let fixture = Fixture::new().await;

    // Each future is polled only when it has been woken.
    let write = async |unit_of_work: UnitOfWork| {
        let inserts: FuturesUnordered<_> = ["one", "two", "three"]
            .into_iter()
            .map(|line| insert(&unit_of_work, line))
            .collect();
        inserts.try_collect::<()>().await
    };
    let database = fixture.app.context.database();
    database.write(1, write).await.unwrap();

    assert_eq!(fixture.count().await, 3);
}

#[tokio::test]
async fn a_query_cannot_write() {
    let fixture = Fixture::new().await;

    fixture.queries.dispatch(WrittenQuery).await.unwrap_err();

    assert_eq!(fixture.count().await, 0);
}

#[tokio::test]
async fn a_panic_is_the_callers_and_nobody_elses() {
    let fixture = Fixture::new().await;

    let panicking = fixture.client(write_and("one", Then::Panic));
    let other = fixture.client(write("two"));

    assert!(panicking.await.unwrap_err().is_panic());
    other.await.unwrap().unwrap();
    assert_eq!(fixture.count().await, 1);
}

#[tokio::test]
async fn a_panic_in_a_nested_transaction_is_undone_whole() {
    let fixture = Fixture::new().await;

    let panicking = fixture.client(write_and("one", Then::PanicWithin));
    assert!(panicking.await.unwrap_err().is_panic());

    fixture.commands.dispatch(write("two")).await.unwrap();
    assert_eq!(fixture.count().await, 1);
}

#[tokio::test]
async fn a_nested_transaction_that_was_given_up_is_undone_by_itself() {
    let fixture = Fixture::new().await;

    let command = write_and("one", Then::GiveUpWithin);
    fixture.commands.dispatch(command).await.unwrap();

    fixture.commands.dispatch(write("two")).await.unwrap();
    assert_eq!(fixture.count().await, 2);
}

#[tokio::test]
async fn a_client_that_hangs_up_in_the_middle_leaves_a_whole_command() {
    let fixture = Fixture::new().await;
    let gate = Gate::new();

    let client = fixture.client(write_and("one", Then::Wait(gate.clone())));
    gate.arrival().await;
    client.abort();
    assert!(client.await.unwrap_err().is_cancelled());
    gate.open();

    fixture.commands.dispatch(write("two")).await.unwrap();
    assert_eq!(fixture.count().await, 2);
}

#[tokio::test]
async fn a_client_that_hangs_up_while_its_command_waits_leaves_nothing() {
    let fixture = Fixture::with(&TestDatabase::ONE_COMMAND_AT_A_TIME).await;
    let gate = Gate::new();
    let first = fixture.client(write_and("one", Then::Wait(gate.clone())));
    gate.arrival().await;

    let waiting = fixture.client(write("two"));
    let behind = fixture.client(write("three"));
    yield_now().await;
    waiting.abort();
    assert!(waiting.await.unwrap_err().is_cancelled());
    gate.open();

    first.await.unwrap().unwrap();
    behind.await.unwrap().unwrap();
    assert_eq!(fixture.count().await, 2);
}

#[tokio::test]
async fn a_client_that_hangs_up_before_the_database_is_used_ends_its_command() {
    let fixture = Fixture::new().await;
    let (held, dropped) = oneshot::channel::<()>();

    let database = fixture.app.context.database();
    let client = database.write(1, |_| async {
        let _held = held;
        pending::<Result<()>>().await
    });
    assert!(client.now_or_never().is_none());

    dropped.await.unwrap_err();
}

#[tokio::test]
async fn queries_do_not_wait_for_commands() {
    let fixture = Fixture::new().await;
    let gate = Gate::new();
    let client = fixture.client(write_and("one", Then::Wait(gate.clone())));
    gate.arrival().await;

    assert_eq!(fixture.count().await, 0);

    gate.open();
    client.await.unwrap().unwrap();
    assert_eq!(fixture.count().await, 1);
}

#[tokio::test]
async fn a_command_that_cannot_be_committed_fails_alone() {
    let fixture = Fixture::new().await;
    let gate = Gate::new();
    let first = fixture.client(write_and("one", Then::Wait(gate.clone())));
    gate.arrival().await;

    let offender = fixture.client(write_and("two", Then::BreakADeferredRule));
    let innocent = fixture.client(write("three"));
    yield_now().await;
    gate.open();
    gate.open();

    first.await.unwrap().unwrap();
    assert!(matches!(offender.await.unwrap(), Err(Error::Internal(_))));
    innocent.await.unwrap().unwrap();
    assert_eq!(fixture.count().await, 2);
}

#[tokio::test]
async fn what_outlives_its_unit_of_work_does_not_keep_the_connection() {
    let fixture = Fixture::with(&TestDatabase::ONE_COMMAND_AT_A_TIME).await;
    let database = fixture.app.context.database();
    let gate = Gate::new();

    let holding = gate.clone();
    let left = database.write(1, async move |unit_of_work: UnitOfWork| {
        insert(&unit_of_work, "one").await?;
        let outliving = unit_of_work.clone();
        let here = holding.clone();
        tokio::spawn(async move {
            let connection = outliving.connection().await.unwrap();
            here.pass().await;
            drop(connection);
            pending::<()>().await;
            drop(outliving);
        });
        holding.arrival().await;
        Ok(())
    });
    assert!(matches!(left.await, Err(Error::Internal(_))));
    gate.open();

    fixture.commands.dispatch(write("two")).await.unwrap();
    assert_eq!(fixture.count().await, 1);
}
