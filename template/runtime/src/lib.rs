//! The runtime of a service: composition, buses, units of work, HTTP, the command line and telemetry.
//!
//! A service declares itself with [`Application`], and is composed with [`ports!`] and [`handlers!`]. Its
//! routes dispatch messages with a [`CommandBus`] and a [`QueryBus`]. Events and jobs are in [`queue`]. Its adapters and query handlers use the
//! database through a [`db::UnitOfWork`].
//!
//! ```no_run
//! use std::sync::Arc;
//!
//! use diesel_migrations::{EmbeddedMigrations, embed_migrations};
//! use kernel::{Command, CommandHandler, Result};
//! use nject::injectable;
//! use runtime::{
//!     AppContext, Application, CommandBus, db, handlers, ports,
//!     settings::{self, Environment, InvalidSettings, LogSettings, ServerSettings, Variables},
//! };
//!
//! /// This service.
//! struct Service;
//!
//! impl Application for Service {
//!     type Settings = Settings;
//!     type Database = db::Database;
//!
//!     const MIGRATIONS: EmbeddedMigrations = embed_migrations!("tests/support/migrations");
//! }
//!
//! /// A port.
//! trait Mailer: Send + Sync {
//!     fn send(&self, text: &str);
//! }
//!
//! /// Its adapter.
//! struct ConsoleMailer;
//!
//! impl Mailer for ConsoleMailer {
//!     fn send(&self, text: &str) {
//!         println!("{text}");
//!     }
//! }
//!
//! #[derive(Clone)]
//! struct Greet {
//!     name: String,
//! }
//!
//! impl Command for Greet {
//!     type Output = ();
//! }
//!
//! #[injectable]
//! struct GreetHandler {
//!     mailer: Arc<dyn Mailer>,
//! }
//!
//! impl CommandHandler<Greet> for GreetHandler {
//!     async fn handle(&self, command: Greet) -> Result<()> {
//!         self.mailer.send(&format!("Hello, {}!", command.name));
//!         Ok(())
//!     }
//! }
//!
//! ports! {
//!     Service;
//!     singletons(_settings) {
//!         Mailer => ConsoleMailer,
//!     }
//!     scoped {
//!     }
//! }
//!
//! handlers! {
//!     Service;
//!     Greet => GreetHandler,
//! }
//!
//! #[derive(Clone)]
//! struct Settings {
//!     environment: Environment,
//!     server: ServerSettings,
//!     database: db::DatabaseSettings,
//!     log: LogSettings,
//! }
//!
//! impl settings::Settings for Settings {
//!     type Database = db::DatabaseSettings;
//!
//!     fn read(mut variables: Variables) -> Result<Self, InvalidSettings> {
//!         let environment = Environment::read(&mut variables);
//!         let server = ServerSettings::read(&mut variables, environment);
//!         let settings = Self {
//!             environment,
//!             database: db::DatabaseSettings::read(&mut variables, "greeter", environment, &server),
//!             server,
//!             log: LogSettings::read(&mut variables, environment),
//!         };
//!         variables.finish()?;
//!         Ok(settings)
//!     }
//!
//!     fn environment(&self) -> Environment {
//!         self.environment
//!     }
//!
//!     fn server(&self) -> &ServerSettings {
//!         &self.server
//!     }
//!
//!     fn database(&self) -> &db::DatabaseSettings {
//!         &self.database
//!     }
//!
//!     fn log(&self) -> &LogSettings {
//!         &self.log
//!     }
//! }
//!
//! #[tokio::main]
//! async fn main() -> anyhow::Result<()> {
//!     use settings::Settings as _;
//!
//!     let context = AppContext::<Service>::open(Settings::load()?).await?;
//!     let commands = CommandBus::new(context.clone());
//!     commands.dispatch(Greet { name: "Ada".to_owned() }).await?;
//!     context.close().await;
//!     Ok(())
//! }
//! ```

pub mod api;
mod bus;
pub mod cli;
mod composition;
pub mod db;
mod kept;
pub mod metrics;
#[cfg(feature = "nats")]
pub mod nats;
pub mod queue;
pub mod settings;
mod subject;
pub mod telemetry;
mod trace_context;
mod unavailable;

pub use self::{
    bus::{CommandBus, IdempotencyKey, QueryBus, RequestKey},
    composition::{
        AppContext, AppContextBuilder, Application, Composition, Handled, Port, Scope, Singleton,
    },
    db::Draft,
    queue::{ForeignEvent, JobType, Jobs, Schedule, Schedules, Subscribed, Subscribers},
    trace_context::{TraceContext, TraceId},
};

/// Items that the macros of this crate use in the crate that calls them.
#[doc(hidden)]
pub mod __private {
    pub use anyhow;
    pub use kernel::Result;
    pub use nject;

    pub use crate::queue::{
        NotAJob, Probe, can_arrive, is_schedule, is_the_only_one, job_of_data, job_of_event,
        schedule,
    };
}
