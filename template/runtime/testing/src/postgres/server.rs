use std::{env, sync::OnceLock, thread};

use diesel_migrations::EmbeddedMigrations;
use runtime::db::{Engine, migrations, postgres::Database};
use tokio::{
    runtime::Builder,
    sync::{mpsc, oneshot},
};
use tokio_postgres::{Client, NoTls};

use super::{cluster::Cluster, settings};

/// The server with the databases of all tests of this process: the one of `TEST_DATABASE_URL`, or one that is
/// started for the tests.
pub struct Server {
    url: Box<dyn Fn(&str) -> String + Send + Sync>,
    orders: mpsc::UnboundedSender<Order>,
}

enum Order {
    Create(String, oneshot::Sender<()>),
    Drop(String),
}

/// The database that is migrated once and copied for each test. The names of the copies begin with its name.
const TEMPLATE: &str = "service-test";

/// Settings that make a server faster if its data may be lost.
const FAST_SETTINGS: [&str; 3] = [
    "fsync = off",
    "full_page_writes = off",
    "max_connections = 500",
];

impl Server {
    pub fn get(migrations: EmbeddedMigrations) -> &'static Self {
        static SERVER: OnceLock<Server> = OnceLock::new();
        SERVER.get_or_init(|| Self::start(migrations))
    }

    fn start(migrations: EmbeddedMigrations) -> Self {
        let url: Box<dyn Fn(&str) -> String + Send + Sync> =
            if let Ok(url) = env::var("TEST_DATABASE_URL") {
                Box::new(move |database| named(&url, database))
            } else {
                let cluster = Cluster::start_in_memory(&FAST_SETTINGS).unwrap_or_else(|error| {
                    panic!("{error}, or set TEST_DATABASE_URL to the URL of a database server")
                });
                Box::new(move |database| cluster.url(database))
            };
        let (orders, ordered) = mpsc::unbounded_channel();
        let (maintenance, template) = (url("postgres"), url(TEMPLATE));
        // The runtime of this thread outlives those of the tests.
        thread::spawn(move || {
            Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap()
                .block_on(run_orders(ordered, &maintenance, &template, migrations));
        });
        Self { url, orders }
    }

    /// Creates a migrated database and returns its URL. `number` must not be in use.
    pub async fn create(&self, number: u32) -> String {
        let name = format!("{TEMPLATE}-{number}");
        let (done, created) = oneshot::channel();
        let _ = self.orders.send(Order::Create(name.clone(), done));
        created
            .await
            .expect("the thread that creates databases failed");
        (self.url)(&name)
    }

    /// Returns the URL of a database that does not exist, and that no other test creates.
    pub fn sibling(&self, number: u32) -> String {
        (self.url)(&format!("{TEMPLATE}-{number}-sibling"))
    }

    /// Drops the database again, some time later.
    pub fn drop(&self, number: u32) {
        let _ = self
            .orders
            .send(Order::Drop(format!("{TEMPLATE}-{number}")));
    }
}

async fn run_orders(
    mut orders: mpsc::UnboundedReceiver<Order>,
    maintenance: &str,
    template: &str,
    migrations: EmbeddedMigrations,
) {
    let (server, connection) = tokio_postgres::connect(maintenance, NoTls).await.unwrap();
    tokio::spawn(connection);
    // Another process that runs tests on the same server waits until this one ends. Databases that a process
    // leaves behind are removed by the next one.
    execute(&server, "SELECT pg_advisory_lock(7238943507)").await;
    let names = format!("^{TEMPLATE}(-[0-9]+(-sibling)?)?$");
    let leftovers = "SELECT datname FROM pg_database WHERE datname ~ $1";
    for row in server.query(leftovers, &[&names]).await.unwrap() {
        drop_database(&server, row.get(0)).await;
    }
    let settings = settings(template);
    Database::create(&settings).await.unwrap();
    migrations::run::<Database>(migrations, &settings)
        .await
        .unwrap();

    // Several times faster than the default since version 15. It does not exist in older versions.
    let version = server.query_one("SELECT current_setting('server_version_num')::int", &[]);
    let version: i32 = version.await.unwrap().get(0);
    let how = if version >= 150_000 {
        "STRATEGY FILE_COPY"
    } else {
        ""
    };
    while let Some(order) = orders.recv().await {
        match order {
            Order::Create(name, done) => {
                let sql = format!("CREATE DATABASE \"{name}\" TEMPLATE \"{TEMPLATE}\" {how}");
                execute(&server, &sql).await;
                let _ = done.send(());
            }
            Order::Drop(name) => drop_database(&server, &name).await,
        }
    }
}

async fn drop_database(server: &Client, name: &str) {
    execute(server, &format!("DROP DATABASE \"{name}\" WITH (FORCE)")).await;
}

async fn execute(server: &Client, sql: &str) {
    server.batch_execute(sql).await.unwrap();
}

/// Returns `url` with another database.
fn named(url: &str, database: &str) -> String {
    let (address, parameters) = url.split_once('?').unwrap_or((url, ""));
    let (scheme, rest) = address.split_once("://").expect("a URL");
    let host = rest.split('/').next().unwrap_or_default();
    format!("{scheme}://{host}/{database}?{parameters}")
}
