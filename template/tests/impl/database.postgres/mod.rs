mod cluster;
mod server;

use std::sync::atomic::{AtomicU32, Ordering};

use self::server::Server;
use crate::{
    infra::db::Database,
    settings::{Settings, Variables},
};

/// A migrated database of one test, gone when the test ends.
pub struct TestDatabase {
    pub settings: Settings,
    pub database: Database,
    number: u32,
}

/// Settings under which commands wait for each other.
pub const ONE_COMMAND_AT_A_TIME: [(&str, &str); 1] = [("DATABASE__CONNECTIONS", "1")];

impl TestDatabase {
    pub async fn open() -> Self {
        Self::open_with(&[]).await
    }

    /// The same, with some settings.
    pub async fn open_with(variables: &[(&str, &str)]) -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(1);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let settings = settings(&Server::get().create(number).await, variables);
        Self {
            database: Database::open(&settings.database).await.unwrap(),
            settings,
            number,
        }
    }

    /// The URL of a database on the same server that is not there.
    pub fn sibling(&self) -> String {
        Server::get().sibling(self.number)
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        Server::get().drop(self.number);
    }
}

/// Settings that differ from the defaults in `variables` only.
fn settings(url: &str, variables: &[(&str, &str)]) -> Settings {
    let all: Variables = [("DATABASE__URL", url), ("DATABASE__CONNECTIONS", "5")]
        .into_iter()
        .chain(variables.iter().copied())
        .collect();
    Settings::read(all).unwrap()
}
