//! `ports!` and `handlers!` compose a service from what their lines name.

use std::sync::{
    Arc,
    atomic::{AtomicI32, Ordering::Relaxed},
};

use anyhow::{Result as AnyResult, ensure};
use async_trait::async_trait;
use diesel::{QueryDsl, prelude::*};
use diesel_async::RunQueryDsl;
use diesel_migrations::EmbeddedMigrations;
use kernel::{Command, CommandHandler, Error, Query, QueryHandler, Result};
use nject::injectable;
use runtime::{Application, CommandBus, QueryBus, db::Engine};

use crate::{
    TestDatabase,
    engine::{Database, UnitOfWork, failure},
    support::{MIGRATIONS, settings::Settings},
};

diesel::table! {
    shelves (number) {
        number -> Integer,
    }
}

struct Service;

impl Application for Service {
    type Settings = Settings;
    type Database = Database;

    const MIGRATIONS: EmbeddedMigrations = MIGRATIONS;
}

type AppContext = runtime::AppContext<Service>;

/// Returns the next number: a port whose adapter is built once.
trait Numbers: Send + Sync {
    fn next(&self) -> i32;
}

struct Sequence(AtomicI32);

impl Sequence {
    fn starting_at(first: u16) -> AnyResult<Self> {
        ensure!(first > 0, "there is no shelf 0");
        Ok(Self(AtomicI32::new(first.into())))
    }
}

impl Numbers for Sequence {
    fn next(&self) -> i32 {
        self.0.fetch_add(1, Relaxed)
    }
}

/// Always returns the same number.
struct Always(i32);

impl Numbers for Always {
    fn next(&self) -> i32 {
        self.0
    }
}

/// A store of shelves: a port whose adapter is built for each unit of work.
#[async_trait]
trait ShelfRepository: Send + Sync {
    async fn add(&self, number: i32) -> Result<()>;
}

#[injectable]
struct DieselShelfRepository {
    unit_of_work: UnitOfWork,
}

#[async_trait]
impl ShelfRepository for DieselShelfRepository {
    async fn add(&self, number: i32) -> Result<()> {
        let mut connection = self.unit_of_work.connection().await?;
        diesel::insert_into(shelves::table)
            .values(shelves::number.eq(number))
            .execute(&mut *connection)
            .await
            .map_err(failure)?;
        Ok(())
    }
}

/// Adds a shelf, and fails if it is not one of the `first`.
#[derive(Clone)]
struct PutUp {
    first: i32,
}

impl Command for PutUp {
    type Output = i32;
}

#[injectable]
struct PutUpHandler {
    numbers: Arc<dyn Numbers>,
    shelves: Arc<dyn ShelfRepository>,
}

impl CommandHandler<PutUp> for PutUpHandler {
    async fn handle(&self, command: PutUp) -> Result<i32> {
        let number = self.numbers.next();
        self.shelves.add(number).await?;
        if number > command.first {
            return Err(Error::conflict("full", "There is no room."));
        }
        Ok(number)
    }
}

struct ListShelves;

impl Query for ListShelves {
    type Output = Vec<i32>;
}

#[injectable]
struct ListShelvesHandler {
    unit_of_work: UnitOfWork,
}

impl QueryHandler<ListShelves> for ListShelvesHandler {
    async fn handle(&self, _: ListShelves) -> Result<Vec<i32>> {
        let mut connection = self.unit_of_work.connection().await?;
        shelves::table
            .select(shelves::number)
            .order(shelves::number)
            .load(&mut *connection)
            .await
            .map_err(failure)
    }
}

/// The macros need no imports except what their lines name.
mod composed {
    use super::{
        DieselShelfRepository, ListShelves, ListShelvesHandler, Numbers, PutUp, PutUpHandler,
        Sequence, Service, ShelfRepository,
    };

    runtime::ports! {
        Service;
        singletons(settings) {
            Numbers => Sequence::starting_at(settings.server.port)?,
        }
        scoped {
            ShelfRepository => DieselShelfRepository,
        }
    }

    runtime::handlers! {
        Service;
        ListShelves => ListShelvesHandler,
        PutUp       => PutUpHandler,
    }
}

const PORT: (&str, &str) = ("SERVER__PORT", "1");

#[tokio::test]
async fn handlers_and_adapters_get_what_their_fields_ask_for() {
    let database = TestDatabase::create(MIGRATIONS).await;
    let context = AppContext::open(database.settings(&[PORT])).await.unwrap();
    let commands = CommandBus::new(context.clone());

    let numbers = [
        commands.dispatch(PutUp { first: 2 }).await,
        commands.dispatch(PutUp { first: 2 }).await,
        commands.dispatch(PutUp { first: 2 }).await,
    ];

    assert!(matches!(numbers, [Ok(1), Ok(2), Err(Error::Conflict(_))]));
    let shelves = QueryBus::new(context).dispatch(ListShelves).await;
    assert_eq!(shelves.unwrap(), [1, 2]);
}

#[tokio::test]
async fn a_test_can_put_another_adapter_behind_a_singleton() {
    let database = TestDatabase::create(MIGRATIONS).await;
    let settings: Settings = database.settings(&[PORT]);
    let open = Database::open(&settings.database).await.unwrap();
    let context = AppContext::builder(settings, open)
        .unwrap()
        .with::<dyn Numbers>(Arc::new(Always(7)))
        .build();

    let commands = CommandBus::new(context.clone());

    assert_eq!(commands.dispatch(PutUp { first: 7 }).await.unwrap(), 7);
    assert_eq!(context.singleton::<dyn Numbers>().next(), 7);
}

#[tokio::test]
async fn a_singleton_that_cannot_be_built_stops_the_start() {
    let database = TestDatabase::create(MIGRATIONS).await;

    let start = AppContext::open(database.settings(&[("SERVER__PORT", "0")]));

    let Err(error) = start.await else {
        panic!("there is a shelf 0");
    };
    assert_eq!(error.to_string(), "there is no shelf 0");
}
