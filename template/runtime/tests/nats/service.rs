//! A service that announces payments, and sends receipts for those of other services.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, Ordering::SeqCst},
    },
    time::{Duration, Instant},
};

use chrono::DateTime;
use diesel_migrations::{EmbeddedMigrations, embed_migrations};
use kernel::{
    Broadcast, Command, CommandHandler, Delivery, Event, Job, PublicEvent, Publish, Result,
};
use nject::injectable;
use runtime::{
    Application,
    db::{Database, DatabaseSettings, Engine, UnitOfWork},
    nats::{Nats, NatsSettings, Receiver},
    queue::{Admin, Outcome, run_due},
    settings::{self, Environment, InvalidSettings, LogSettings, ServerSettings, Variables},
};
use runtime_testing::TestDatabase;
use serde::{Deserialize, Serialize};
use tokio::{sync::oneshot, task::JoinHandle, time::sleep};

use crate::server::Server;

const MIGRATIONS: EmbeddedMigrations = embed_migrations!("tests/support/migrations");

pub struct Service;

impl Application for Service {
    type Settings = Settings;
    type Database = Database;

    const MIGRATIONS: EmbeddedMigrations = MIGRATIONS;
}

pub type AppContext = runtime::AppContext<Service>;

#[derive(Clone, Debug)]
pub struct Settings {
    environment: Environment,
    server: ServerSettings,
    database: DatabaseSettings,
    log: LogSettings,
    nats: NatsSettings,
}

impl settings::Settings for Settings {
    type Database = DatabaseSettings;

    fn read(mut variables: Variables) -> Result<Self, InvalidSettings> {
        let environment = Environment::read(&mut variables);
        let server = ServerSettings::read(&mut variables, environment);
        let settings = Self {
            environment,
            database: DatabaseSettings::read(&mut variables, "test", environment, &server),
            log: LogSettings::read(&mut variables, environment),
            nats: NatsSettings::read(&mut variables, "shop"),
            server,
        };
        variables.finish()?;
        Ok(settings)
    }

    fn environment(&self) -> Environment {
        self.environment
    }

    fn server(&self) -> &ServerSettings {
        &self.server
    }

    fn database(&self) -> &DatabaseSettings {
        &self.database
    }

    fn log(&self) -> &LogSettings {
        &self.log
    }

    fn nats(&self) -> Option<&NatsSettings> {
        Some(&self.nats)
    }
}

#[derive(Clone)]
struct Pay(i64);

impl Command for Pay {
    type Output = ();
}

#[derive(Clone)]
struct Paid(i64);

impl Event for Paid {}

#[injectable]
struct PayHandler {
    publish: Arc<dyn Publish<Paid>>,
}

impl CommandHandler<Pay> for PayHandler {
    async fn handle(&self, command: Pay) -> Result<()> {
        self.publish.publish(Paid(command.0)).await
    }
}

#[derive(Clone, Serialize, Deserialize)]
struct AnnouncePayment {
    amount: i64,
}

impl From<Paid> for AnnouncePayment {
    fn from(event: Paid) -> Self {
        Self { amount: event.0 }
    }
}

impl Command for AnnouncePayment {
    type Output = ();
}

impl Job for AnnouncePayment {
    const NAME: &'static str = "announce_payment";
}

#[injectable]
struct AnnouncePaymentHandler {
    broadcast: Arc<dyn Broadcast>,
    delivery: Arc<dyn Delivery>,
}

impl CommandHandler<AnnouncePayment> for AnnouncePaymentHandler {
    async fn handle(&self, command: AnnouncePayment) -> Result<()> {
        let event = PublicEvent::new(self.delivery.id(), "shop.billing.invoice_paid", &command)?;
        self.broadcast.send(event).await
    }
}

#[derive(Clone, Serialize, Deserialize)]
struct SendReceipt {
    amount: i64,
}

impl Command for SendReceipt {
    type Output = ();
}

impl Job for SendReceipt {
    const NAME: &'static str = "send_receipt";
}

pub trait Mailer: Send + Sync {
    fn send(&self, amount: i64);
}

#[derive(Default)]
pub struct MailerDouble(pub Mutex<Vec<i64>>);

impl Mailer for MailerDouble {
    fn send(&self, amount: i64) {
        self.0.lock().unwrap().push(amount);
    }
}

#[injectable]
struct SendReceiptHandler {
    mailer: Arc<dyn Mailer>,
}

impl CommandHandler<SendReceipt> for SendReceiptHandler {
    async fn handle(&self, command: SendReceipt) -> Result<()> {
        self.mailer.send(command.amount);
        Ok(())
    }
}

runtime::ports! {
    Service;
    singletons(settings) {
        Broadcast => Nats::new(&settings.nats),
        Mailer    => MailerDouble::default(),
    }
    scoped {}
}

runtime::handlers! {
    Service;
    AnnouncePayment => AnnouncePaymentHandler,
    Pay             => PayHandler,
    SendReceipt     => SendReceiptHandler,
}

runtime::subscribers! {
    Service;
    "bank.payment_made"     => [SendReceipt],
    "bank.payment_returned" => [SendReceipt],
    Paid                    => [AnnouncePayment],
}

runtime::schedules! {
    Service;
}

/// A service with its own database.
pub struct Fixture {
    pub context: AppContext,
    mailer: Arc<MailerDouble>,
    /// In seconds.
    pub clock: Arc<AtomicI64>,
    _database: TestDatabase,
}

impl Fixture {
    pub async fn new(server: &Server) -> Self {
        Self::with_url(&server.url()).await
    }

    pub async fn with_url(url: &str) -> Self {
        let database = TestDatabase::create(MIGRATIONS).await;
        let mut variables = TestDatabase::ONE_COMMAND_AT_A_TIME.to_vec();
        variables.push(("NATS__URL", url));
        let settings: Settings = database.settings(&variables);
        let open = Database::open(&settings.database).await.unwrap();
        let mailer = Arc::<MailerDouble>::default();
        let clock = Arc::new(AtomicI64::new(1_700_000_000));
        let shown = clock.clone();
        let context = AppContext::builder(settings, open)
            .unwrap()
            .with::<dyn Mailer>(mailer.clone())
            .with_queue_clock(move || DateTime::from_timestamp(shown.load(SeqCst), 0).unwrap())
            .build();
        Self {
            context,
            mailer,
            clock,
            _database: database,
        }
    }

    pub async fn pay(&self, amount: i64) {
        let commands = runtime::CommandBus::new(self.context.clone());
        commands.dispatch(Pay(amount)).await.unwrap();
    }

    /// Runs the jobs that are due.
    pub async fn run(&self) -> Vec<Outcome> {
        let ran = run_due(&self.context).await.unwrap();
        ran.into_iter().map(|(_, outcome)| outcome).collect()
    }

    /// Returns the number of jobs that wait.
    pub async fn waiting(&self) -> usize {
        let admin = Admin::new(self.context.clone());
        admin.waiting().await.unwrap().len()
    }

    /// Runs the jobs that wait, and returns the amounts of the receipts that were sent.
    pub async fn receipts(&self) -> Vec<i64> {
        self.run().await;
        self.mailer.0.lock().unwrap().clone()
    }

    /// Keeps commands from the database until the sender is dropped.
    pub async fn occupy_database(&self) -> oneshot::Sender<()> {
        let (occupied, is_occupied) = oneshot::channel();
        let (release, released) = oneshot::channel::<()>();
        let context = self.context.clone();
        tokio::spawn(async move {
            let hold = |unit_of_work: UnitOfWork| async move {
                let _connection = unit_of_work.connection().await?;
                occupied.send(()).unwrap();
                let _ = released.await;
                Ok(())
            };
            context.database().write(1, hold).await.unwrap();
        });
        is_occupied.await.unwrap();
        release
    }

    /// Begins to receive events.
    pub fn receive(&self) -> Receiving {
        let receiver = Receiver::new(self.context.clone()).unwrap().unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let stopped = async {
            let _ = stopped.await;
        };
        let stopped = futures_util::FutureExt::shared(stopped);
        Receiving {
            stop,
            ended: tokio::spawn(receiver.run(stopped)),
        }
    }
}

/// A receiver that runs.
pub struct Receiving {
    stop: oneshot::Sender<()>,
    ended: JoinHandle<()>,
}

impl Receiving {
    pub async fn stop(self) {
        let _ = self.stop.send(());
        self.ended.await.unwrap();
    }

    /// Ends it without letting it finish.
    pub async fn kill(self) {
        self.ended.abort();
        let _ = self.ended.await;
    }
}

/// Waits until `condition` returns true.
pub async fn until(condition: impl AsyncFn() -> bool) {
    let begun = Instant::now();
    while !condition().await {
        assert!(
            begun.elapsed() < Duration::from_secs(30),
            "it takes too long"
        );
        sleep(Duration::from_millis(10)).await;
    }
}
