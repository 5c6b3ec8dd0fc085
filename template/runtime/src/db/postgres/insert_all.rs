use diesel::{
    Insertable, QueryResult, Table,
    query_builder::{InsertStatement, QueryFragment, QueryId},
};
use diesel_async::RunQueryDsl;

use super::{Backend, connection::Connection};

/// The largest number of rows of one statement. It may have 65,535 values, and a table of Diesel has at most
/// 128 columns.
const ROWS_OF_A_STATEMENT: usize = 500;

impl Connection {
    /// Inserts `rows` into `table`. If that fails, none of them is inserted.
    ///
    /// ```ignore
    /// connection.insert_all(invoice_lines::table, lines).await.map_err(failure)?;
    /// ```
    ///
    /// Up to 500 rows are sent as one statement.
    pub async fn insert_all<T, R>(&mut self, table: T, rows: Vec<R>) -> QueryResult<()>
    where
        T: Table + Copy + Send,
        R: Insertable<T> + Send,
        Vec<R>: Insertable<T>,
        InsertStatement<T, <Vec<R> as Insertable<T>>::Values>:
            QueryFragment<Backend> + QueryId + Send,
    {
        let mut rows = rows.into_iter();
        loop {
            let chunk: Vec<_> = rows.by_ref().take(ROWS_OF_A_STATEMENT).collect();
            if chunk.is_empty() {
                return Ok(());
            }
            diesel::insert_into(table)
                .values(chunk)
                .execute(self)
                .await?;
        }
    }
}
