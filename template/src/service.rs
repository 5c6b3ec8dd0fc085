//! The service as a type. `main.rs` lists its components. Other code uses the names in this file.

use diesel_migrations::EmbeddedMigrations;
use runtime::{Application, db::Database};

use crate::{infra::db::MIGRATIONS, settings::Settings};

/// This service.
pub struct Service;

impl Application for Service {
    type Settings = Settings;
    type Database = Database;

    const MIGRATIONS: EmbeddedMigrations = MIGRATIONS;
}

/// The settings, the database and the singletons, which live as long as the process.
pub type AppContext = runtime::AppContext<Service>;

/// Runs commands.
#[allow(dead_code)] // a new service may have none yet
pub type CommandBus = runtime::CommandBus<Service>;

/// Checks rate limits.
#[allow(dead_code)] // a new service may have none yet
pub type RateLimiter = runtime::api::RateLimiter<Service>;

/// Answers queries.
#[allow(dead_code)] // a new service may have none yet
pub type QueryBus = runtime::QueryBus<Service>;
