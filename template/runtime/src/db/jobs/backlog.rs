//! How far behind the jobs are.

use diesel::{
    QueryResult, QueryableByName,
    backend::DieselReserveSpecialization,
    deserialize::FromSql,
    query_builder::QueryFragment,
    sql_types::{BigInt, Nullable},
};
use diesel_async::{AsyncConnection, RunQueryDsl};

use crate::db::sql::{Now, Sql};

/// How far behind the jobs are, as the database says it.
#[derive(Clone, Copy, Debug, QueryableByName)]
pub struct BacklogRow {
    #[diesel(sql_type = BigInt)]
    pub waiting: i64,
    /// The time in microseconds that the oldest job that is due has waited.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub oldest_due: Option<i64>,
    #[diesel(sql_type = BigInt)]
    pub dead: i64,
}

/// The greatest number that is counted. To count more takes a while.
const COUNTED: i64 = 100_000;

/// Counts the jobs. What a relay has in hand does not wait.
pub fn backlog(now: Now) -> Sql {
    let sql = counted(Sql::new("SELECT "), "__queue")
        .sql(" AS waiting, (SELECT ")
        .now(now)
        .sql(" - q.run_at FROM __queue AS q WHERE q.run_at <= ")
        .now(now)
        .sql(" AND q.leased_until <= ")
        .now(now)
        .sql(" ORDER BY q.run_at LIMIT 1) AS oldest_due, ");
    counted(sql, "__dead_letters").sql(" AS dead")
}

/// Adds the number of rows of `table`.
fn counted(sql: Sql, table: &str) -> Sql {
    sql.sql(format!(
        "(SELECT COUNT(*) FROM (SELECT 1 FROM {table} LIMIT {COUNTED}) AS counted)"
    ))
}

/// Returns what `query` finds.
pub async fn load_backlog<C>(connection: &mut C, query: Sql) -> QueryResult<BacklogRow>
where
    C: AsyncConnection,
    Sql: QueryFragment<C::Backend>,
    C::Backend: DieselReserveSpecialization + 'static,
    i64: FromSql<BigInt, C::Backend>,
{
    query.get_result(connection).await
}
