use diesel_migrations::EmbeddedMigrations;

use crate::{db::Engine, settings::Settings};

/// The declaration of a service for the runtime.
pub trait Application: Send + Sync + Sized + 'static {
    /// The settings of the service.
    type Settings: Settings<Database = <Self::Database as Engine>::Settings>;
    /// The database: [`db::Database`](crate::db::Database).
    type Database: Engine;

    /// The migrations of the database, embedded in the binary.
    const MIGRATIONS: EmbeddedMigrations;
}

/// The composition of an [`Application`], which [`ports!`](crate::ports) implements.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not composed",
    note = "compose it with `ports!` in src/main.rs"
)]
pub trait Composition: Application {
    /// The adapters that are built once, when the service starts.
    type Singletons: Send + Sync;

    /// Builds the singletons.
    fn singletons(settings: &Self::Settings) -> anyhow::Result<Self::Singletons>;
}
