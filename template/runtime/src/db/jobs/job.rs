//! Jobs as they are stored.

use diesel::{
    QueryResult, QueryableByName,
    backend::DieselReserveSpecialization,
    deserialize::FromSql,
    query_builder::QueryFragment,
    sql_types::{BigInt, Integer, Nullable, Text},
};
use diesel_async::{AsyncConnection, RunQueryDsl};
use kernel::Due;

use crate::db::sql::Sql;

/// A job to store.
#[derive(Clone, Debug)]
pub struct Draft {
    pub name: &'static str,
    pub version: i32,
    /// The job in JSON.
    pub payload: String,
    pub lane: Option<String>,
    pub unique: Option<String>,
    pub due: Due,
}

/// A job that is stored.
#[derive(Clone, Debug, QueryableByName)]
pub struct StoredJob {
    #[diesel(sql_type = BigInt)]
    pub id: i64,
    /// What tells it from all others, also in other databases.
    #[diesel(sql_type = Text)]
    pub delivery_id: String,
    #[diesel(sql_type = Text)]
    pub name: String,
    #[diesel(sql_type = Integer)]
    pub version: i32,
    #[diesel(sql_type = Text)]
    pub payload: String,
    #[diesel(sql_type = Nullable<Text>)]
    pub lane: Option<String>,
    /// The time from which it may run. Of a dead letter, the time at which it was given up.
    #[diesel(sql_type = BigInt)]
    pub time: i64,
    /// The time until which a relay has it in hand. 0 if none has.
    #[diesel(sql_type = BigInt)]
    pub leased_until: i64,
    /// The number of attempts that have begun. Only the relay that began the last one may end the job.
    #[diesel(sql_type = Integer)]
    pub attempts: i32,
    #[diesel(sql_type = Nullable<Text>)]
    pub traceparent: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub error: Option<String>,
}

/// Returns the text of an `error` without U+0000, which Postgres does not store.
pub fn storable(error: &str) -> String {
    error.replace('\0', "\u{FFFD}")
}

/// The columns of [`StoredJob`] in the table `q` of waiting jobs, except `leased_until`.
pub const COLUMNS: &str = "q.id, q.delivery_id, q.type AS name, q.version, q.payload, q.lane, \
                           q.run_at AS time, q.attempts, q.traceparent, q.error";

/// The greatest number of jobs that are listed.
pub const LISTED: i64 = 1000;

/// A number that a statement returns.
#[derive(Debug, QueryableByName)]
pub struct Number {
    #[diesel(sql_type = Nullable<BigInt>)]
    pub value: Option<i64>,
}

/// Returns the jobs that `query` finds.
pub async fn load_jobs<C>(connection: &mut C, query: Sql) -> QueryResult<Vec<StoredJob>>
where
    C: AsyncConnection,
    Sql: QueryFragment<C::Backend>,
    C::Backend: DieselReserveSpecialization + 'static,
    String: FromSql<Text, C::Backend>,
    i32: FromSql<Integer, C::Backend>,
    i64: FromSql<BigInt, C::Backend>,
{
    query.load(connection).await
}
