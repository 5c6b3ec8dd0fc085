//! Units of work, and the databases in which they run.
//!
//! A service chooses one database with a feature of this crate, and finds its items here: [`UnitOfWork`],
//! [`Database`], [`failure`] and others. If both features are enabled, these are the items of SQLite. The
//! items of each database are also in its own module.

mod connection;
mod decimal;
mod engine;
mod given_up;
mod grouped;
#[cfg(feature = "nats")]
pub(crate) mod inbox;
pub(crate) mod jobs;
mod json;
mod kept_answers;
pub mod migrations;
#[cfg(feature = "postgres")]
pub mod postgres;
mod prepared;
mod private_file;
mod referrers;
mod row_comparison;
mod settings;
pub(crate) mod sql;
#[cfg(feature = "sqlite")]
pub mod sqlite;
mod starts_with;
mod storage_full;
mod transaction;
mod unit_of_work;
mod watch;

#[cfg(all(feature = "postgres", not(feature = "sqlite")))]
pub use self::postgres::{
    Backend, Connection, Database, DatabaseSettings, UnitOfWork, delete_failure, failure,
    sql_types, types, violates_foreign_key, violates_unique,
};
#[cfg(feature = "sqlite")]
pub use self::sqlite::{
    Backend, Connection, Database, DatabaseSettings, UnitOfWork, delete_failure, failure,
    sql_types, types, violates_foreign_key, violates_unique,
};
pub(crate) use self::{
    connection::{ConnectionSource, EngineConnection, JobSource},
    kept_answers::{AnswerKey, KeptAnswer},
    unit_of_work::{AfterCommit, UnitOfWork as AnyUnitOfWork},
};
pub use self::{
    engine::{Durability, Engine, EngineSettings},
    grouped::grouped,
    jobs::Draft,
    prepared::Prepared,
    row_comparison::{Compared, RowComparison, row_gt, row_lt},
    starts_with::{StartsWith, starts_with},
};

#[cfg(not(any(feature = "postgres", feature = "sqlite")))]
compile_error!("choose a database: the feature `sqlite` or `postgres` of the crate `runtime`");
