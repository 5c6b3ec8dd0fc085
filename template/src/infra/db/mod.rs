//! The database: its tables, and the migrations that create them.

pub mod tables;

use diesel_migrations::{EmbeddedMigrations, embed_migrations};

/// The migrations that bring the schema to the state that `tables.rs` expects. They are part of the binary.
pub const MIGRATIONS: EmbeddedMigrations = embed_migrations!("src/infra/db/migrations");
