//! What the bus promises: a command is done or not done, whatever happens around it, and whatever
//! happens to it harms nobody else.

mod backend;
mod hanging;
mod nested;
mod programs;

use std::{future::pending, sync::Arc};

use app_core::{Ask, Command, CommandHandler, Dispatch, Error, Query, QueryHandler, Result};
use diesel::prelude::*;
use diesel_async::{RunQueryDsl, SimpleAsyncConnection};
use futures_util::{FutureExt, TryStreamExt, stream::FuturesUnordered};
use nject::injectable;
use tokio::{
    select,
    sync::{Semaphore, oneshot},
    task::yield_now,
};

use crate::{
    infra::{
        bus::{CommandBus, QueryBus},
        composition::Scope,
        db::{Session, failure},
    },
    tests::r#impl::{app::TestApp, database::ONE_COMMAND_AT_A_TIME},
};

diesel::table! {
    lines (line) {
        line -> Text,
        reply_to -> Nullable<Text>,
    }
}

/// Writes a line, and then does something else.
#[derive(Clone)]
struct Write {
    line: &'static str,
    then: Then,
}

#[derive(Clone)]
enum Then {
    Succeed,
    Fail,
    Panic,
    /// Panics in a transaction within.
    PanicWithin,
    /// Gives up half-way on a transaction within, and succeeds.
    GiveUpWithin,
    /// Breaks a rule that is checked when everything is committed.
    BreakADeferredRule,
    /// Says that it is here, and waits until it may go on.
    Wait(Gate),
    /// Dispatches another command, and then fails.
    DispatchAndFail(&'static str),
    /// Asks how many lines there are, and fails unless there are so many.
    Expect(i64),
}

/// Where a test meets a handler.
#[derive(Clone)]
struct Gate {
    arrived: Arc<Semaphore>,
    open: Arc<Semaphore>,
}

impl Gate {
    fn new() -> Self {
        Self {
            arrived: Arc::new(Semaphore::new(0)),
            open: Arc::new(Semaphore::new(0)),
        }
    }

    async fn pass(&self) {
        self.arrived.add_permits(1);
        self.open.acquire().await.unwrap().forget();
    }

    async fn arrival(&self) {
        self.arrived.acquire().await.unwrap().forget();
    }

    fn open(&self) {
        self.open.add_permits(1);
    }
}

impl Command for Write {
    type Output = ();
}

#[injectable]
struct WriteHandler {
    session: Session,
    write: Arc<dyn Dispatch<Write>>,
    count: Arc<dyn Ask<Count>>,
}

impl CommandHandler<Write> for WriteHandler {
    async fn handle(&self, command: Write) -> Result<()> {
        insert(&self.session, command.line).await?;
        match command.then {
            Then::Succeed => Ok(()),
            Then::Fail => Err(Error::conflict("failed", "As it was told to.")),
            Then::Panic => panic!("as it was told to"),
            Then::PanicWithin => within(&self.session, async { panic!("as it was told to") }).await,
            Then::GiveUpWithin => {
                let half_way = Gate::new();
                select! {
                    done = within(&self.session, half_way.pass()) => done,
                    () = half_way.arrival() => Ok(()),
                }
            }
            Then::BreakADeferredRule => break_a_deferred_rule(&self.session).await,
            Then::Wait(gate) => {
                gate.pass().await;
                Ok(())
            }
            Then::DispatchAndFail(line) => {
                self.write.dispatch(write(line)).await?;
                Err(Error::conflict("failed", "As it was told to."))
            }
            Then::Expect(lines) => {
                assert_eq!(self.count.ask(Count).await?, lines);
                Ok(())
            }
        }
    }
}

async fn insert(session: &Session, line: &str) -> Result<()> {
    let mut connection = session.connection().await?;
    diesel::insert_into(lines::table)
        .values(lines::line.eq(line))
        .execute(&mut *connection)
        .await
        .map_err(failure)?;
    Ok(())
}

/// Writes a line in a transaction within the command's, and does something else there.
async fn within(session: &Session, then: impl Future<Output = ()> + Send) -> Result<()> {
    let mut connection = session.connection().await?;
    let nested = connection.transaction(async |connection| {
        connection
            .batch_execute("INSERT INTO lines VALUES ('nested', NULL)")
            .await?;
        then.await;
        Ok(())
    });
    nested.await.map_err(failure)
}

async fn break_a_deferred_rule(session: &Session) -> Result<()> {
    let mut connection = session.connection().await?;
    let orphan = "INSERT INTO lines VALUES ('orphan', 'nobody')";
    connection.batch_execute(orphan).await.map_err(failure)
}

/// How many lines there are.
struct Count;

impl Query for Count {
    type Output = i64;
}

#[injectable]
struct CountHandler {
    session: Session,
}

impl QueryHandler<Count> for CountHandler {
    async fn handle(&self, _: Count) -> Result<i64> {
        let mut connection = self.session.connection().await?;
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
    session: Session,
}

impl QueryHandler<WrittenQuery> for WrittenQueryHandler {
    async fn handle(&self, _: WrittenQuery) -> Result<()> {
        let mut connection = self.session.connection().await?;
        let insert = "INSERT INTO lines VALUES ('sneaked in', NULL)";
        connection.batch_execute(insert).await.map_err(failure)
    }
}

handlers! {
    Count        => CountHandler,
    Write        => WriteHandler,
    WrittenQuery => WrittenQueryHandler,
}

/// A service with a table of lines.
struct Fixture {
    app: TestApp,
    commands: CommandBus,
    queries: QueryBus,
}

impl Fixture {
    async fn new() -> Self {
        Self::with(&[]).await
    }

    async fn with(variables: &[(&str, &str)]) -> Self {
        let app = TestApp::start_with(variables).await;
        app.sql(
            "CREATE TABLE lines (
                line TEXT PRIMARY KEY,
                reply_to TEXT REFERENCES lines (line) DEFERRABLE INITIALLY DEFERRED
            )",
        )
        .await;
        Self {
            commands: CommandBus::new(app.lifespan.clone()),
            queries: QueryBus::new(app.lifespan.clone()),
            app,
        }
    }

    async fn count(&self) -> i64 {
        self.queries.dispatch(Count).await.unwrap()
    }

    /// Runs `work` as the handler of a command, once.
    async fn command<F>(&self, work: impl FnOnce(Scope) -> F) -> Result<()>
    where
        F: Future<Output = Result<()>> + Send + 'static,
    {
        let lifespan = self.app.lifespan.clone();
        let database = self.app.lifespan.database();
        database
            .write(1, |session| work(Scope::new(lifespan, session)))
            .await
    }

    /// Dispatches `command` from a task of its own, which a test can abort: a client that may hang
    /// up.
    fn client(&self, command: Write) -> tokio::task::JoinHandle<Result<()>> {
        let commands = self.commands.clone();
        tokio::spawn(async move { commands.dispatch(command).await })
    }
}

fn write(line: &'static str) -> Write {
    Write {
        line,
        then: Then::Succeed,
    }
}

fn write_and(line: &'static str, then: Then) -> Write {
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

    // Each is polled only when it has been woken.
    let write = async |session: Session| {
        let inserts: FuturesUnordered<_> = ["one", "two", "three"]
            .into_iter()
            .map(|line| insert(&session, line))
            .collect();
        inserts.try_collect::<()>().await
    };
    let database = fixture.app.lifespan.database();
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
    let fixture = Fixture::with(&ONE_COMMAND_AT_A_TIME).await;
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
    let (held, given_up) = oneshot::channel::<()>();

    let database = fixture.app.lifespan.database();
    let client = database.write(1, |_| async {
        let _held = held;
        pending::<Result<()>>().await
    });
    assert!(client.now_or_never().is_none());

    given_up.await.unwrap_err();
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
    let fixture = Fixture::with(&ONE_COMMAND_AT_A_TIME).await;
    let database = fixture.app.lifespan.database();
    let gate = Gate::new();

    let holding = gate.clone();
    let left = database.write(1, async move |session: Session| {
        insert(&session, "one").await?;
        let outliving = session.clone();
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
