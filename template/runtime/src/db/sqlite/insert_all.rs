use diesel::{
    Insertable, QueryResult, Table,
    query_builder::{InsertStatement, QueryFragment, QueryId},
};
use diesel_async::RunQueryDsl;

use super::{Backend, connection::Connection};

impl Connection {
    /// Inserts `rows` into `table`. If that fails, none of them is inserted.
    ///
    /// ```ignore
    /// connection.insert_all(invoice_lines::table, lines).await.map_err(failure)?;
    /// ```
    ///
    /// The rows are inserted one by one, by the same prepared statement: there is no way to a server that a
    /// larger statement could save.
    pub async fn insert_all<T, R>(&mut self, table: T, rows: Vec<R>) -> QueryResult<()>
    where
        T: Table + Copy + Send,
        R: Insertable<T> + Send,
        InsertStatement<T, R::Values>: QueryFragment<Backend> + QueryId + Send,
    {
        self.transaction(async move |connection| {
            for row in rows {
                diesel::insert_into(table)
                    .values(row)
                    .execute(connection)
                    .await?;
            }
            Ok(())
        })
        .await
    }
}
