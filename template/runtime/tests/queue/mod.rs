//! Tests of events and jobs: a job runs exactly once if its event was committed, whatever happens around it.

mod held_up;
mod metrics;
mod outside;
pub mod relay;
mod schedules;

use std::{
    future::pending,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering::SeqCst},
    },
    time::Duration,
};

use chrono::DateTime;
use diesel::{prelude::*, sql_query, sql_types::BigInt};
use diesel_async::{RunQueryDsl, SimpleAsyncConnection};
use diesel_migrations::EmbeddedMigrations;
use kernel::{Command, CommandHandler, Defer, Due, Error, Event, Job, Publish, Result};
use nject::injectable;
use runtime::{
    Application, Port, Scope,
    db::Engine,
    queue::{Admin, Outcome, Selection, run_due},
};
use runtime_testing::Log;
use serde::{Deserialize, Serialize};

use crate::{
    TestDatabase,
    engine::{Database, UnitOfWork, failure},
    support::{MIGRATIONS, settings::Settings},
};

pub struct Service;

impl Application for Service {
    type Settings = Settings;
    type Database = Database;

    const MIGRATIONS: EmbeddedMigrations = MIGRATIONS;
}

pub type AppContext = runtime::AppContext<Service>;
type CommandBus = runtime::CommandBus<Service>;

/// Publishes a line, and fails if it is told to. With the line `contended`, it loses every race.
#[derive(Clone)]
struct Say {
    line: String,
    fail: bool,
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
}

impl CommandHandler<Say> for SayHandler {
    async fn handle(&self, command: Say) -> Result<()> {
        let line = command.line;
        self.said.publish(Said(line.clone())).await?;
        self.heard.publish(Heard).await?;
        if line == "contended" {
            return Err(Error::Contended("an intended conflict".into()));
        }
        if command.fail {
            return Err(Error::conflict("failed", "An intended failure."));
        }
        Ok(())
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
}

impl CommandHandler<Note> for NoteHandler {
    async fn handle(&self, command: Note) -> Result<()> {
        if command.line.ends_with("hang") {
            pending::<()>().await;
        }
        let mut connection = self.unit_of_work.connection().await?;
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
            return Err(Error::permanent("there is no such line"));
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
    singletons(_settings) {}
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
}

/// 2026-06-01 00:00:00 UTC, in seconds.
const START: i64 = 1_780_272_000;

/// Defers a job in a unit of work.
pub async fn defer(context: AppContext, unit_of_work: UnitOfWork) -> Result<()> {
    let port: Arc<dyn Defer<Note>> = Port::provide(&Scope::new(context, unit_of_work));
    let line = "stored".to_owned();
    port.now(Note { line }).await
}

/// A service with a clock that a test moves.
pub struct Fixture {
    context: AppContext,
    commands: CommandBus,
    /// In seconds.
    clock: Arc<AtomicI64>,
    _database: TestDatabase,
}

impl Fixture {
    pub async fn new() -> Self {
        let database = TestDatabase::create(MIGRATIONS).await;
        let settings: Settings = database.settings(&[]);
        let open = Database::open(&settings.database).await.unwrap();
        let clock = Arc::new(AtomicI64::new(START));
        let shown = clock.clone();
        let context = AppContext::builder(settings, open)
            .unwrap()
            .with_queue_clock(move || {
                DateTime::from_timestamp(AtomicI64::load(&shown, SeqCst), 0).unwrap()
            })
            .build();
        let fixture = Self {
            commands: CommandBus::new(context.clone()),
            context,
            clock,
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
        AppContext::open(self.context.settings().clone())
            .await
            .unwrap()
    }

    pub async fn say(&self, line: &str) {
        let line = line.to_owned();
        let said = self.commands.dispatch(Say { line, fail: false }).await;
        said.unwrap();
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

    let line = "one".to_owned();
    let failed = fixture.commands.dispatch(Say { line, fail: true }).await;

    assert!(matches!(failed, Err(Error::Conflict(_))));
    assert_eq!(fixture.waiting().await, 0);
}

#[tokio::test]
async fn a_job_that_fails_is_undone_and_run_again_later_and_ends_dead() {
    let fixture = Fixture::new().await;
    fixture.plan(&[("fail", Due::Now)]).await;

    assert_eq!(fixture.run().await, [failed()]);
    assert!(fixture.run().await.is_empty());
    assert_eq!((fixture.notes().await, fixture.attempts().await), (0, 1));
    fixture.advance(1);
    assert_eq!(fixture.run().await, [failed()]);
    // At least half of two seconds.
    assert!(fixture.run().await.is_empty());
    fixture.advance(2);
    let dead = Outcome::Dead("An intended failure.".to_owned());
    assert_eq!(fixture.run().await, [dead]);

    assert_eq!((fixture.waiting().await, fixture.dead().await), (0, 1));
    let kept = "SELECT COUNT(*) AS number FROM __dead_letters WHERE type = 'note' AND attempts = 3 \
                AND payload = '{\"line\":\"fail\"}' AND error = 'An intended failure.'";
    assert_eq!(fixture.number(kept).await, 1);
}

#[tokio::test]
async fn a_job_that_can_never_succeed_is_given_up_at_once() {
    let fixture = Fixture::new().await;
    fixture.plan(&[("never", Due::Now)]).await;

    let outcome = fixture.run().await;

    let why = "permanent error: there is no such line";
    assert_eq!(outcome, [Outcome::Dead(why.to_owned())]);
    assert_eq!((fixture.waiting().await, fixture.dead().await), (0, 1));
    assert_eq!(fixture.notes().await, 0);
}

#[tokio::test]
async fn every_line_of_a_job_has_its_ids_whatever_is_logged() {
    let fixture = Fixture::new().await;
    fixture.plan(&[("fail", Due::Now)]).await;
    let log = Log::record_filtered("warn");

    fixture.run().await;

    let lines = log.lines();
    let [line] = &lines[..] else {
        panic!("{lines:?}");
    };
    assert!(line.contains("a job failed"), "{line}");
    assert!(
        line.contains("trace_id=") && line.contains("name="),
        "{line}"
    );
}

#[tokio::test]
async fn a_panic_is_a_failure() {
    let fixture = Fixture::new().await;
    fixture.plan(&[("panic", Due::Now)]).await;

    let outcome = fixture.run().await;

    let expected = Outcome::Failed("it panicked: an intended panic".to_owned());
    assert_eq!(outcome, [expected]);
    assert_eq!(fixture.notes().await, 0);
}

#[tokio::test]
async fn a_job_that_cannot_be_read_ends_dead_with_the_reason() {
    let fixture = Fixture::new().await;
    fixture.plan(&[("one", Due::Now)]).await;
    fixture.sql("UPDATE __queue SET payload = '{}'").await;

    let outcome = fixture.run().await;

    assert!(
        matches!(&outcome[..], [Outcome::Dead(why)] if why.contains("missing field `line`")),
        "{outcome:?}"
    );
    assert_eq!((fixture.waiting().await, fixture.dead().await), (0, 1));
}

#[tokio::test]
async fn an_unknown_name_or_version_is_left_for_newer_services() {
    let fixture = Fixture::new().await;
    fixture.plan(&[("one", Due::Now), ("two", Due::Now)]).await;
    fixture
        .sql(
            "UPDATE __queue SET type = 'novel' WHERE payload LIKE '%one%';
             UPDATE __queue SET version = 2 WHERE payload LIKE '%two%';",
        )
        .await;

    assert!(fixture.run().await.is_empty());

    assert_eq!(fixture.waiting().await, 2);
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

#[tokio::test]
async fn a_lane_keeps_its_order_and_waits_for_a_failure_but_not_for_ever() {
    let fixture = Fixture::new().await;
    let much_later = Due::After(Duration::from_hours(1));
    fixture
        .plan(&[
            ("a/later", much_later),
            ("a/fail", Due::Now),
            ("a/two", Due::Now),
            ("b/one", Due::Now),
        ])
        .await;

    // What is due much later holds nothing up, and the failure only its own lane.
    assert_eq!(fixture.run().await, [failed(), Outcome::Done]);
    assert!(fixture.run().await.is_empty());
    fixture.advance(10);
    assert_eq!(fixture.run().await, [failed()]);
    fixture.advance(10);

    let dead = Outcome::Dead("An intended failure.".to_owned());
    assert_eq!(fixture.run().await, [dead, Outcome::Done]);
    assert_eq!(fixture.notes().await, 2);
}

#[tokio::test]
async fn a_long_lane_that_is_held_up_does_not_hold_up_others() {
    let fixture = Fixture::new().await;
    fixture.plan(&[("a/fail", Due::Now)]).await;
    let held_up = vec![("a/two", Due::Now); 1100];
    fixture.plan(&held_up).await;
    fixture
        .plan(&[
            ("b/one", Due::Now),
            ("b/two", Due::Now),
            ("three", Due::Now),
        ])
        .await;

    let done = [Outcome::Done, Outcome::Done, Outcome::Done];
    assert_eq!(fixture.run().await, [[failed()].as_slice(), &done].concat());
    assert_eq!(fixture.waiting().await, 1101);
}

#[tokio::test]
async fn what_is_unique_waits_once() {
    let fixture = Fixture::new().await;
    fixture.say("one").await;
    fixture.say("two").await;
    assert_eq!(fixture.waiting().await, 3);

    fixture.run().await;
    assert_eq!(fixture.counts().await, 1);

    fixture.say("three").await;
    fixture.run().await;
    assert_eq!(fixture.counts().await, 2);
}

#[tokio::test]
async fn what_is_unique_is_stored_again_once_the_first_one_was_begun() {
    let fixture = Fixture::new().await;
    fixture.say("one").await;
    fixture.sql("ALTER TABLE counts RENAME TO away").await;
    assert!(fixture.run().await.contains(&Outcome::Done));
    assert_eq!(fixture.waiting().await, 1);

    // The first one may have read what has changed since.
    fixture.say("two").await;

    assert_eq!(fixture.waiting().await, 3);
}

#[tokio::test]
async fn who_has_lost_a_job_has_no_effect() {
    let fixture = Fixture::new().await;
    fixture.plan(&[("lose", Due::Now)]).await;

    assert_eq!(fixture.run().await, [Outcome::Lost]);

    assert_eq!((fixture.notes().await, fixture.waiting().await), (0, 1));
}

#[tokio::test]
async fn a_job_that_ends_its_process_is_counted_and_ends_dead() {
    let fixture = Fixture::new().await;
    fixture.plan(&[("one", Due::Now)]).await;
    // As after three claims whose process was killed.
    fixture
        .sql("UPDATE __queue SET attempts = 3, leased_until = 1")
        .await;

    let outcome = fixture.run().await;

    assert!(matches!(&outcome[..], [Outcome::Dead(_)]), "{outcome:?}");
    assert_eq!((fixture.notes().await, fixture.dead().await), (0, 1));
}

#[tokio::test]
async fn dead_letters_can_be_listed_run_again_and_deleted() {
    let fixture = Fixture::new().await;
    fixture.plan(&[("one", Due::Now), ("two", Due::Now)]).await;
    fixture.sql("UPDATE __queue SET attempts = 3").await;
    fixture.run().await;
    let admin = Admin::new(fixture.context.clone());
    let named = |name: &str| Selection {
        name: Some(name.to_owned()),
        ..Selection::default()
    };

    let dead = admin.dead(&named("note")).await.unwrap();
    assert_eq!(dead.len(), 2);
    assert_eq!(dead[0].payload, r#"{"line":"one"}"#);
    assert!(admin.dead(&named("count")).await.unwrap().is_empty());

    let first = Selection {
        ids: vec![dead[0].id],
        ..Selection::default()
    };
    assert_eq!(admin.retry(&first).await.unwrap(), 1);
    assert_eq!(admin.waiting().await.unwrap().len(), 1);
    assert_eq!(fixture.run().await, [Outcome::Done]);
    assert_eq!((fixture.notes().await, fixture.dead().await), (1, 1));

    let died_before = |seconds: i64| Selection {
        died_before: Some(seconds * 1_000_000),
        ..Selection::default()
    };
    assert_eq!(admin.drop_dead(&died_before(START)).await.unwrap(), 0);
    assert_eq!(admin.drop_dead(&died_before(START + 1)).await.unwrap(), 1);
    assert_eq!(fixture.dead().await, 0);
}

#[tokio::test]
async fn a_job_can_be_run_by_hand() {
    let fixture = Fixture::new().await;
    let admin = Admin::new(fixture.context.clone());

    admin.run("note", r#"{"line":"one"}"#).await.unwrap();

    assert_eq!(fixture.notes().await, 1);
    let unknown = admin.run("novel", "null").await.unwrap_err();
    assert_eq!(
        unknown.to_string(),
        "there is no job `novel`; the jobs are: count, note"
    );
    let unreadable = admin.run("note", "null").await.unwrap_err();
    assert!(unreadable.to_string().starts_with("it cannot be read"));
}
