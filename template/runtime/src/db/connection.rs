//! The interfaces of connections, for any database.

use std::future::Future;

use diesel::{QueryResult, backend::Backend, connection::SimpleConnection};
use diesel_async::{AnsiTransactionManager, AsyncConnection};
use diesel_migrations::MigrationHarness;
use kernel::{Error, Result};

use super::{
    given_up::GivenUp,
    jobs::{BacklogRow, Claim, StoredJob},
    kept_answers::{AnswerKey, KeptAnswer},
    migrations::{Storage, records::Records},
    sql::Sql,
};

/// The connection of a unit of work.
pub trait EngineConnection:
    AsyncConnection<TransactionManager = AnsiTransactionManager> + 'static
{
    /// Begins a transaction that only reads, in which all statements see the same state of the database.
    const BEGIN_SNAPSHOT: &'static str;

    /// Returns which of its transactions were given up.
    fn given_up(&self) -> &GivenUp;

    /// Fails if the transaction cannot be committed, because a statement failed or was dropped before it
    /// completed.
    fn settle(&mut self) -> impl Future<Output = QueryResult<()>> + Send;

    /// Returns true if a statement failed because of a concurrent transaction.
    fn has_lost_race(&self) -> bool;

    /// Closes the connection, and rolls back its open transaction.
    fn discard(self);

    /// Returns the versions of the applied migrations.
    fn applied_migrations(&mut self) -> impl Future<Output = QueryResult<Vec<String>>> + Send;

    /// Returns the answer that is kept for an idempotency key.
    fn find_answer(
        &mut self,
        key: AnswerKey<'_>,
    ) -> impl Future<Output = QueryResult<Option<KeptAnswer>>> + Send;

    /// Keeps an answer for an idempotency key. Returns `false` if there is one already.
    fn keep_answer(
        &mut self,
        key: AnswerKey<'_>,
        answer: &KeptAnswer,
    ) -> impl Future<Output = QueryResult<bool>> + Send;

    /// Deletes answers whose time is over.
    fn delete_expired_answers(&mut self) -> impl Future<Output = QueryResult<()>> + Send;

    /// Runs `statement`, and returns the number of rows that it changed.
    fn run_sql(&mut self, statement: Sql) -> impl Future<Output = QueryResult<usize>> + Send;

    /// Lets the commit wait for the disk, however the unit of work was begun.
    fn commit_durably(&mut self);

    /// Returns the jobs that `query` finds.
    fn load_jobs(&mut self, query: Sql)
    -> impl Future<Output = QueryResult<Vec<StoredJob>>> + Send;

    /// Writes something that changes nothing. Fails if the database does not accept changes.
    fn probe(&mut self) -> impl Future<Output = QueryResult<()>> + Send;

    /// Returns how far behind the jobs are.
    fn load_backlog(&mut self, query: Sql) -> impl Future<Output = QueryResult<BacklogRow>> + Send;

    /// Converts an error of the database into an error of the application.
    fn failure(error: diesel::result::Error) -> Error;
}

/// The source of the connection of a unit of work.
pub trait ConnectionSource: Send + Sync + 'static {
    /// The connection.
    type Connection: EngineConnection;

    /// Returns the connection. Only one caller at a time asks for it.
    fn open(&self) -> impl Future<Output = Result<Self::Connection>> + Send;

    /// Returns true if the unit of work uses the database.
    fn in_use(&self) -> bool;

    /// Returns true if no statement runs.
    fn is_idle(&self) -> bool;
}

/// The access of a relay to the jobs that wait.
pub trait JobSource: Send + 'static {
    /// Must be called before all others.
    fn begin(&mut self) -> impl Future<Output = Result<()>> + Send;

    /// Claims jobs, in the order in which they are to run. The `leased_until` of each is what it was before.
    fn claim(&mut self, claim: &Claim) -> impl Future<Output = Result<Vec<StoredJob>>> + Send;

    /// Runs a statement.
    fn run_sql(&mut self, statement: Sql) -> impl Future<Output = Result<()>> + Send;

    /// Returns the jobs that `query` finds.
    fn load_jobs(&mut self, query: Sql) -> impl Future<Output = Result<Vec<StoredJob>>> + Send;

    /// Returns the number that `query` returns.
    fn number(&mut self, query: Sql) -> impl Future<Output = Result<Option<i64>>> + Send;

    /// Waits until another process may have stored jobs.
    fn announced(&mut self) -> impl Future<Output = ()> + Send;
}

/// A plain connection, outside of any unit of work.
pub trait EngineAdminConnection<B: Backend>: MigrationHarness<B> + SimpleConnection {
    /// What is special about the table of waiting jobs.
    const STORAGE: Storage;

    /// Returns what the database has recorded about migrations. Does not change the database.
    fn migration_records(&mut self) -> QueryResult<Records>;
}
