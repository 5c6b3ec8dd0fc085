//! Tests of events and jobs: a job runs exactly once if its event was committed, whatever happens around it.

mod admin;
mod failures;
mod held_up;
mod lanes;
mod leases;
mod metrics;
mod outside;
pub mod relay;
mod schedules;
mod shutdown;
mod unique;
mod unknown;

use std::{
    future::pending,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering::SeqCst},
    },
    time::Duration,
};

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use diesel::{prelude::*, sql_query, sql_types::BigInt};
use diesel_async::{RunQueryDsl, SimpleAsyncConnection};
use diesel_migrations::EmbeddedMigrations;
use kernel::{Command, CommandHandler, Defer, Due, Error, Event, Job, Publish, Result};
use nject::injectable;
use runtime::{
    AppContextBuilder, Application, Port, Scope,
    db::Engine,
    queue::{Outcome, run_due},
};
use serde::{Deserialize, Serialize};

use crate::{
    TestDatabase,
    engine::{Database, UnitOfWork, failure},
    support::{MIGRATIONS, settings::Settings},
    unit_of_work::Gate,
};

pub struct Service;

impl Application for Service {
    type Settings = Settings;
    type Database = Database;

    const MIGRATIONS: EmbeddedMigrations = MIGRATIONS;
}

pub type AppContext = runtime::AppContext<Service>;
type CommandBus = runtime::CommandBus<Service>;

/// A place where a handler waits for the test.
#[async_trait]
trait Hold: Send + Sync {
    async fn hold(&self);
}

#[async_trait]
impl Hold for Gate {
    async fn hold(&self) {
        self.pass().await;
    }
}

/// Publishes a line, and then does something else.
#[derive(Clone)]
struct Say {
    line: String,
    then: Then,
}

#[derive(Clone, Copy)]
pub enum Then {
    Succeed,
    Fail,
    LoseRaces,
    Wait,
}

#[derive(Clone)]
struct Said(String);

impl Event for Said {}

/// An event that nobody listens to.
#[derive(Clone)]
struct Heard;

impl Event for Heard {}

impl Command for Say {
    type Output = ();
}

#[injectable]
struct SayHandler {
    said: Arc<dyn Publish<Said>>,
    heard: Arc<dyn Publish<Heard>>,
    gate: Arc<dyn Hold>,
}

impl CommandHandler<Say> for SayHandler {
    async fn handle(&self, command: Say) -> Result<()> {
        self.said.publish(Said(command.line)).await?;
        self.heard.publish(Heard).await?;
        match command.then {
            Then::Succeed => Ok(()),
            Then::Fail => Err(Error::conflict("failed", "An intended failure.")),
            Then::LoseRaces => Err(Error::Contended("an intended conflict".into())),
            Then::Wait => {
                self.gate.hold().await;
                Ok(())
            }
        }
    }
}

/// Writes a line, and then does what the line says.
#[derive(Clone, Serialize, Deserialize)]
struct Note {
    line: String,
}

impl Command for Note {
    type Output = ();
}

impl Job for Note {
    const NAME: &'static str = "note";
    const ATTEMPTS: i32 = 3;

    fn lane(&self) -> Option<String> {
        let (lane, _) = self.line.split_once('/')?;
        Some(lane.to_owned())
    }
}

impl From<Said> for Note {
    fn from(event: Said) -> Self {
        Self { line: event.0 }
    }
}

#[injectable]
struct NoteHandler {
    unit_of_work: UnitOfWork,
    gate: Arc<dyn Hold>,
}

impl CommandHandler<Note> for NoteHandler {
    async fn handle(&self, command: Note) -> Result<()> {
        if command.line.ends_with("hang") {
            pending::<()>().await;
        }
        if command.line.ends_with("wait") {
            self.gate.hold().await;
        }
        let mut connection = self.unit_of_work.connection().await?;
        if command.line.ends_with("hold") {
            self.gate.hold().await;
        }
        sql_query("INSERT INTO notes (line) VALUES ($1)")
            .bind::<diesel::sql_types::Text, _>(&command.line)
            .execute(&mut *connection)
            .await
            .map_err(failure)?;
        if command.line.ends_with("lose") {
            // As if another relay had claimed the job.
            connection
                .batch_execute("UPDATE __queue SET attempts = attempts + 1")
                .await
                .map_err(failure)?;
        }
        drop(connection);
        assert!(!command.line.ends_with("panic"), "an intended panic");
        if command.line.ends_with("fail") {
            return Err(Error::conflict("failed", "An intended failure."));
        }
        if command.line.ends_with("never") {
            return Err(Error::permanent("there is no such line: \0"));
        }
        Ok(())
    }
}

/// Counts the lines that were said.
#[derive(Clone, Serialize, Deserialize)]
struct Count;

impl Command for Count {
    type Output = ();
}

impl Job for Count {
    const NAME: &'static str = "count";
    // Enough for the longest delay.
    const ATTEMPTS: i32 = 20;

    fn unique(&self) -> Option<String> {
        Some(String::new())
    }
}

impl From<Said> for Count {
    fn from(_: Said) -> Self {
        Self
    }
}

#[injectable]
struct CountHandler {
    unit_of_work: UnitOfWork,
}

impl CommandHandler<Count> for CountHandler {
    async fn handle(&self, _: Count) -> Result<()> {
        let mut connection = self.unit_of_work.connection().await?;
        connection
            .batch_execute("UPDATE counts SET count = count + 1")
            .await
            .map_err(failure)
    }
}

/// Defers notes.
#[derive(Clone)]
struct Plan(Vec<(String, Due)>);

impl Command for Plan {
    type Output = ();
}

#[injectable]
struct PlanHandler {
    note: Arc<dyn Defer<Note>>,
}

impl CommandHandler<Plan> for PlanHandler {
    async fn handle(&self, command: Plan) -> Result<()> {
        for (line, due) in command.0 {
            self.note.defer(Note { line }, due).await?;
        }
        Ok(())
    }
}

runtime::ports! {
    Service;
    singletons(_settings) {
        Hold => Gate::new(),
    }
    scoped {}
}

runtime::handlers! {
    Service;
    Count => CountHandler,
    Note  => NoteHandler,
    Plan  => PlanHandler,
    Say   => SayHandler,
}

runtime::subscribers! {
    Service;
    Heard => [],
    Said  => [Note, Count],
}

runtime::schedules! {
    Service;
    "0 8 * * * Europe/Berlin" => Note { line: "morning".to_owned() },
    "0 0 1 1 *" => Note { line: "new year".to_owned() },
}

/// 2026-06-01 00:00:00 UTC, in seconds.
const START: i64 = 1_780_272_000;

/// Defers a job in a unit of work.
pub async fn defer(context: AppContext, unit_of_work: UnitOfWork) -> Result<()> {
    let port: Arc<dyn Defer<Note>> = Port::provide(&Scope::new(context, unit_of_work));
    let line = "stored".to_owned();
    port.now(Note { line }).await
}

/// Opens a process whose handlers wait at `gate`.
async fn open(settings: Settings, gate: &Gate) -> AppContextBuilder<Service> {
    let database = Database::open(&settings.database).await.unwrap();
    let context = AppContext::builder(settings, database).unwrap();
    context.with::<dyn Hold>(Arc::new(gate.clone()))
}

fn shown_by(clock: &Arc<AtomicI64>) -> impl Fn() -> DateTime<Utc> + use<> {
    let clock = Arc::clone(clock);
    move || DateTime::from_timestamp(AtomicI64::load(&clock, SeqCst), 0).unwrap()
}

/// A service with a clock that a test moves, and a gate that it opens.
pub struct Fixture {
    context: AppContext,
    commands: CommandBus,
    /// In seconds.
    clock: Arc<AtomicI64>,
    pub gate: Gate,
    _database: TestDatabase,
}

impl Fixture {
    pub async fn new() -> Self {
        Self::with(TestDatabase::create(MIGRATIONS).await).await
    }

    pub async fn with(database: TestDatabase) -> Self {
        let settings = database.settings(&[]);
        let (clock, gate) = (Arc::new(AtomicI64::new(START)), Gate::new());
        let context = open(settings, &gate).await;
        let context = context.with_queue_clock(shown_by(&clock)).build();
        let fixture = Self {
            commands: CommandBus::new(context.clone()),
            context,
            clock,
            gate,
            _database: database,
        };
        fixture
            .sql(
                "CREATE TABLE notes (line TEXT PRIMARY KEY);
                 CREATE TABLE counts (count BIGINT NOT NULL);
                 INSERT INTO counts VALUES (0);",
            )
            .await;
        fixture
    }

    /// Returns another process with the same database, with the clock of the database.
    pub async fn process(&self) -> AppContext {
        let settings = self.context.settings().clone();
        open(settings, &self.gate).await.build()
    }

    /// Returns another process with the same database and the same clock.
    pub async fn replica(&self) -> AppContext {
        let settings = self.context.settings().clone();
        let context = open(settings, &self.gate).await;
        context.with_queue_clock(shown_by(&self.clock)).build()
    }

    pub async fn say(&self, line: &str) {
        self.say_and(line, Then::Succeed).await.unwrap();
    }

    pub async fn say_and(&self, line: &str, then: Then) -> Result<()> {
        let line = line.to_owned();
        self.commands.dispatch(Say { line, then }).await
    }

    pub async fn plan(&self, notes: &[(&str, Due)]) {
        let notes = notes.iter().map(|(line, due)| ((*line).to_owned(), *due));
        self.commands.dispatch(Plan(notes.collect())).await.unwrap();
    }

    /// Runs what is due, and returns what became of it.
    pub async fn run(&self) -> Vec<Outcome> {
        let ran = run_due(&self.context).await.unwrap();
        ran.into_iter().map(|(_, outcome)| outcome).collect()
    }

    pub fn advance(&self, seconds: i64) {
        self.clock.fetch_add(seconds, SeqCst);
    }

    pub async fn sql(&self, sql: &'static str) {
        self.context
            .database()
            .write(1, async move |unit_of_work: UnitOfWork| {
                let mut connection = unit_of_work.connection().await?;
                connection.batch_execute(sql).await.map_err(failure)
            })
            .await
            .unwrap();
    }

    pub async fn number(&self, sql: &'static str) -> i64 {
        #[derive(QueryableByName)]
        struct Number {
            #[diesel(sql_type = BigInt)]
            number: i64,
        }

        let read = self
            .context
            .database()
            .read(async move |unit_of_work: UnitOfWork| {
                let mut connection = unit_of_work.connection().await?;
                let row: Number = sql_query(sql)
                    .get_result(&mut *connection)
                    .await
                    .map_err(failure)?;
                Ok(row.number)
            });
        read.await.unwrap()
    }

    pub async fn notes(&self) -> i64 {
        self.number("SELECT COUNT(*) AS number FROM notes").await
    }

    pub async fn counts(&self) -> i64 {
        self.number("SELECT count AS number FROM counts").await
    }

    pub async fn waiting(&self) -> i64 {
        self.number("SELECT COUNT(*) AS number FROM __queue").await
    }

    pub async fn dead(&self) -> i64 {
        self.number("SELECT COUNT(*) AS number FROM __dead_letters")
            .await
    }

    /// Returns the time until which the only job is in hand, in microseconds.
    pub async fn leased_until(&self) -> i64 {
        self.number("SELECT leased_until AS number FROM __queue")
            .await
    }

    pub async fn attempts(&self) -> i64 {
        self.number("SELECT CAST(attempts AS BIGINT) AS number FROM __queue")
            .await
    }
}

fn failed() -> Outcome {
    Outcome::Failed("An intended failure.".to_owned())
}

#[tokio::test]
async fn each_subscriber_runs_once() {
    let fixture = Fixture::new().await;

    fixture.say("one").await;
    assert_eq!((fixture.notes().await, fixture.waiting().await), (0, 2));

    assert_eq!(fixture.run().await, [Outcome::Done, Outcome::Done]);
    assert!(fixture.run().await.is_empty());

    assert_eq!((fixture.notes().await, fixture.counts().await), (1, 1));
    assert_eq!((fixture.waiting().await, fixture.dead().await), (0, 0));
}

#[tokio::test]
async fn a_rollback_publishes_nothing() {
    let fixture = Fixture::new().await;

    let failed = fixture.say_and("one", Then::Fail).await;

    assert!(matches!(failed, Err(Error::Conflict(_))));
    assert_eq!(fixture.waiting().await, 0);
}

#[tokio::test]
async fn a_job_waits_for_its_time() {
    let fixture = Fixture::new().await;
    let later = DateTime::from_timestamp(START + 20, 0).unwrap();
    fixture
        .plan(&[
            ("after", Due::After(Duration::from_secs(10))),
            ("at", Due::At(later)),
        ])
        .await;

    assert!(fixture.run().await.is_empty());
    fixture.advance(10);
    assert_eq!(fixture.run().await, [Outcome::Done]);
    fixture.advance(9);
    assert!(fixture.run().await.is_empty());
    fixture.advance(1);
    assert_eq!(fixture.run().await, [Outcome::Done]);
}
