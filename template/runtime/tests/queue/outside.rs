//! Jobs that go outside: each has an id for the other side and continues the trace of the command that stored it. It
//! holds no database while it waits.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicI64, Ordering::SeqCst},
    },
    time::Duration,
};

use async_trait::async_trait;
use chrono::DateTime;
use diesel_migrations::EmbeddedMigrations;
use kernel::{Command, CommandHandler, Defer, Delivery, Dispatch, Error, Job, Result};
use nject::injectable;
use runtime::{
    Application, TraceContext,
    db::Engine,
    queue::{Admin, Outcome, Relay, Selection, run_due},
};
use serde::{Deserialize, Serialize};
use tokio::sync::{Semaphore, oneshot};

use super::{START, relay::until};
use crate::{
    TestDatabase,
    engine::Database,
    support::{MIGRATIONS, settings::Settings},
};

struct Service;

impl Application for Service {
    type Settings = Settings;
    type Database = Database;

    const MIGRATIONS: EmbeddedMigrations = MIGRATIONS;
}

type AppContext = runtime::AppContext<Service>;

/// The other side.
#[async_trait]
trait Bank: Send + Sync {
    async fn pay(&self, delivery_id: &str) -> Result<()>;
}

/// Records what it gets.
struct BankDouble {
    received: Mutex<Vec<Received>>,
    fails: AtomicBool,
    /// It answers as often as this allows.
    answers: Semaphore,
}

#[derive(Clone)]
struct Received {
    delivery_id: String,
    trace: TraceContext,
}

impl Default for BankDouble {
    fn default() -> Self {
        Self {
            received: Mutex::default(),
            fails: AtomicBool::new(false),
            answers: Semaphore::new(100),
        }
    }
}

#[async_trait]
impl Bank for BankDouble {
    async fn pay(&self, delivery_id: &str) -> Result<()> {
        self.received.lock().unwrap().push(Received {
            delivery_id: delivery_id.to_owned(),
            trace: TraceContext::current().unwrap(),
        });
        self.answers.acquire().await.unwrap().forget();
        if self.fails.load(SeqCst) {
            return Err(Error::unavailable("bank_closed", "The bank is closed."));
        }
        Ok(())
    }
}

/// Has two payments made.
#[derive(Clone)]
struct Buy;

impl Command for Buy {
    type Output = ();
}

#[injectable]
struct BuyHandler {
    pay: Arc<dyn Defer<Pay>>,
}

impl CommandHandler<Buy> for BuyHandler {
    async fn handle(&self, _: Buy) -> Result<()> {
        self.pay.now(Pay { again: true }).await?;
        self.pay.now(Pay { again: false }).await
    }
}

#[derive(Clone, Serialize, Deserialize)]
struct Pay {
    /// Whether another payment follows.
    again: bool,
}

impl Command for Pay {
    type Output = ();
}

impl Job for Pay {
    const NAME: &'static str = "pay";
    const ATTEMPTS: i32 = 2;
}

#[injectable]
struct PayHandler {
    transfer: Arc<dyn Dispatch<Transfer>>,
    pay: Arc<dyn Defer<Pay>>,
}

impl CommandHandler<Pay> for PayHandler {
    async fn handle(&self, command: Pay) -> Result<()> {
        self.transfer.dispatch(Transfer).await?;
        if command.again {
            self.pay.now(Pay { again: false }).await?;
        }
        Ok(())
    }
}

/// Goes outside.
#[derive(Clone)]
struct Transfer;

impl Command for Transfer {
    type Output = ();
}

#[injectable]
struct TransferHandler {
    bank: Arc<dyn Bank>,
    delivery: Arc<dyn Delivery>,
}

impl CommandHandler<Transfer> for TransferHandler {
    async fn handle(&self, _: Transfer) -> Result<()> {
        self.bank.pay(self.delivery.id()).await
    }
}

runtime::ports! {
    Service;
    singletons(_settings) {
        Bank => BankDouble::default(),
    }
    scoped {}
}

runtime::handlers! {
    Service;
    Buy      => BuyHandler,
    Pay      => PayHandler,
    Transfer => TransferHandler,
}

runtime::schedules! {
    Service;
}

struct Fixture {
    context: AppContext,
    bank: Arc<BankDouble>,
    /// In seconds.
    clock: Arc<AtomicI64>,
    _database: TestDatabase,
}

impl Fixture {
    async fn new() -> Self {
        let database = TestDatabase::create(MIGRATIONS).await;
        let settings: Settings = database.settings(&TestDatabase::ONE_COMMAND_AT_A_TIME);
        let open = Database::open(&settings.database).await.unwrap();
        let (bank, clock) = (
            Arc::<BankDouble>::default(),
            Arc::new(AtomicI64::new(START)),
        );
        let shown = clock.clone();
        let context = AppContext::builder(settings, open)
            .unwrap()
            .with::<dyn Bank>(bank.clone())
            .with_queue_clock(move || DateTime::from_timestamp(shown.load(SeqCst), 0).unwrap())
            .build();
        Self {
            context,
            bank,
            clock,
            _database: database,
        }
    }

    async fn dispatch<C>(&self, command: C) -> Result<C::Output>
    where
        C: Command + runtime::Handled<Service, Handler: CommandHandler<C>>,
    {
        let commands = runtime::CommandBus::new(self.context.clone());
        commands.dispatch(command).await
    }

    async fn run(&self) -> Vec<Outcome> {
        let ran = run_due(&self.context).await.unwrap();
        ran.into_iter().map(|(_, outcome)| outcome).collect()
    }

    fn received(&self) -> Vec<Received> {
        self.bank.received.lock().unwrap().clone()
    }
}

#[tokio::test]
async fn a_job_has_one_id_until_it_has_succeeded() {
    let fixture = Fixture::new().await;
    fixture.dispatch(Buy).await.unwrap();

    fixture.bank.fails.store(true, SeqCst);
    fixture.run().await;
    fixture.clock.fetch_add(10, SeqCst);
    let outcomes = fixture.run().await;
    assert!(
        matches!(outcomes[..], [Outcome::Dead(_), Outcome::Dead(_)]),
        "{outcomes:?}"
    );
    fixture.bank.fails.store(false, SeqCst);
    let admin = Admin::new(fixture.context.clone());
    admin.retry(&Selection::default()).await.unwrap();
    let outcomes = fixture.run().await;
    assert_eq!(outcomes, [Outcome::Done, Outcome::Done, Outcome::Done]);

    let ids: Vec<_> = fixture
        .received()
        .into_iter()
        .map(|received| received.delivery_id)
        .collect();
    let mut attempts = HashMap::<_, u32>::new();
    for id in &ids {
        *attempts.entry(id).or_default() += 1;
    }
    let mut attempts: Vec<_> = attempts.into_values().collect();
    attempts.sort_unstable();
    // Those of the job that followed, and those of the two that failed.
    assert_eq!(attempts, [1, 3, 3], "{ids:?}");
    let is_hex = |id: &String| id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit());
    assert!(ids.iter().all(is_hex), "{ids:?}");
}

#[tokio::test]
async fn a_command_that_is_no_job_has_an_id_of_its_own() {
    let fixture = Fixture::new().await;

    for _ in 0..2 {
        let dispatched = TraceContext::begin().scope(fixture.dispatch(Transfer));
        dispatched.await.unwrap();
    }

    let [first, second] = &fixture.received()[..] else {
        panic!("the bank should have got two payments");
    };
    assert_ne!(first.delivery_id, second.delivery_id);
}

#[tokio::test]
async fn jobs_continue_the_trace_of_the_command_that_stored_them() {
    let fixture = Fixture::new().await;
    let traces = [TraceContext::begin(), TraceContext::begin()];
    for trace in traces {
        trace.scope(fixture.dispatch(Buy)).await.unwrap();
    }
    // Outside of any request.
    fixture.dispatch(Buy).await.unwrap();

    fixture.run().await;

    let places: Vec<_> = fixture
        .received()
        .into_iter()
        .map(|received| received.trace)
        .collect();
    let of = |trace_id| {
        places
            .iter()
            .filter(move |place| place.trace_id() == trace_id)
    };
    for trace in traces {
        // Two jobs, and one that followed.
        assert_eq!(of(trace.trace_id()).count(), 3);
        // They are not the command itself.
        assert!(of(trace.trace_id()).all(|place| *place != trace));
    }
    assert_eq!(places.len(), 9);
}

#[tokio::test]
async fn a_job_that_waits_for_others_holds_no_database() {
    let fixture = Fixture::new().await;
    fixture.bank.answers.forget_permits(100);
    fixture.dispatch(Buy).await.unwrap();
    let relay = Relay::new(fixture.context.clone()).unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let stopped = async {
        let _ = stopped.await;
    };
    let relay = tokio::spawn(relay.run(stopped, Duration::from_secs(20)));
    until(async || !fixture.received().is_empty()).await;

    // It would wait for the job until that is given up.
    fixture.dispatch(Buy).await.unwrap();

    fixture.bank.answers.add_permits(100);
    until(async || fixture.received().len() == 6).await;
    stop.send(()).unwrap();
    relay.await.unwrap();
    let admin = Admin::new(fixture.context.clone());
    assert!(admin.waiting().await.unwrap().is_empty());
    assert_eq!(fixture.received().len(), 6, "an attempt was given up");
}
