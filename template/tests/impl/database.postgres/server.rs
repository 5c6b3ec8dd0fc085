use std::{env, sync::OnceLock, thread};

use tokio::{
    runtime,
    sync::{mpsc, oneshot},
};
use tokio_postgres::{Client, NoTls};

use super::{cluster::Cluster, settings};
use crate::infra::db::{admin, migrations};

/// The server on which every test of this process has a database: the one of `TEST_DATABASE_URL`, or
/// one that is started for the purpose.
pub struct Server {
    url: Box<dyn Fn(&str) -> String + Send + Sync>,
    orders: mpsc::UnboundedSender<Order>,
}

enum Order {
    Create(String, oneshot::Sender<()>),
    Drop(String),
}

/// The database that is migrated once and copied for each test. The names of the copies go on where
/// this one ends.
const TEMPLATE: &str = concat!(env!("CARGO_PKG_NAME"), "-test");

/// What makes a server faster whose data nobody will miss.
const CARELESS: [&str; 3] = [
    "fsync = off",
    "full_page_writes = off",
    "max_connections = 500",
];

impl Server {
    pub fn get() -> &'static Self {
        static SERVER: OnceLock<Server> = OnceLock::new();
        SERVER.get_or_init(Self::start)
    }

    fn start() -> Self {
        let url: Box<dyn Fn(&str) -> String + Send + Sync> =
            if let Ok(url) = env::var("TEST_DATABASE_URL") {
                Box::new(move |database| named(&url, database))
            } else {
                let cluster = Cluster::start(&CARELESS).unwrap_or_else(|error| {
                    panic!("{error}, or set TEST_DATABASE_URL to the URL of a database server")
                });
                Box::new(move |database| cluster.url(database))
            };
        let (orders, ordered) = mpsc::unbounded_channel();
        let (maintenance, template) = (url("postgres"), url(TEMPLATE));
        // Its runtime outlives those of the tests.
        thread::spawn(move || {
            runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap()
                .block_on(work_off(ordered, &maintenance, &template));
        });
        Self { url, orders }
    }

    /// Makes a migrated database and tells its URL. `number` is nobody else's.
    pub async fn create(&self, number: u32) -> String {
        let name = format!("{TEMPLATE}-{number}");
        let (done, created) = oneshot::channel();
        let _ = self.orders.send(Order::Create(name.clone(), done));
        created
            .await
            .expect("the thread that makes databases failed");
        (self.url)(&name)
    }

    /// The URL of a database that is not there, and that nobody else makes.
    pub fn sibling(&self, number: u32) -> String {
        (self.url)(&format!("{TEMPLATE}-{number}-sibling"))
    }

    /// Drops it again, some time later.
    pub fn drop(&self, number: u32) {
        let _ = self
            .orders
            .send(Order::Drop(format!("{TEMPLATE}-{number}")));
    }
}

async fn work_off(mut orders: mpsc::UnboundedReceiver<Order>, maintenance: &str, template: &str) {
    let (server, connection) = tokio_postgres::connect(maintenance, NoTls).await.unwrap();
    tokio::spawn(connection);
    // Another process that tests on the same server waits for the end of this one. What it leaves
    // behind is removed by the next.
    execute(&server, "SELECT pg_advisory_lock(7238943507)").await;
    let names = format!("^{TEMPLATE}(-[0-9]+(-sibling)?)?$");
    let leftovers = "SELECT datname FROM pg_database WHERE datname ~ $1";
    for row in server.query(leftovers, &[&names]).await.unwrap() {
        drop_database(&server, row.get(0)).await;
    }
    let settings = settings(template, &[]).database;
    admin::create(&settings).await.unwrap();
    migrations::run(&settings).await.unwrap();

    // Several times as fast as what is the default since version 15, and unknown before.
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

/// `url`, with another database.
fn named(url: &str, database: &str) -> String {
    let (address, parameters) = url.split_once('?').unwrap_or((url, ""));
    let (scheme, rest) = address.split_once("://").expect("a URL");
    let host = rest.split('/').next().unwrap_or_default();
    format!("{scheme}://{host}/{database}?{parameters}")
}
