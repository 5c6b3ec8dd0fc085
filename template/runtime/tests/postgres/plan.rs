//! How the database runs a query.

use diesel::{
    QueryResult,
    query_builder::{AstPass, Query, QueryFragment, QueryId},
    sql_types,
};
use diesel_async::{RunQueryDsl, SimpleAsyncConnection};

use crate::engine::{Backend, Connection};

/// Returns how the database runs `query`.
pub async fn plan<Q>(query: Q, connection: &mut Connection) -> QueryResult<String>
where
    Q: QueryFragment<Backend> + QueryId + Send + 'static,
{
    // A scan of a small table costs less than an index.
    connection
        .batch_execute("SET LOCAL enable_seqscan = off")
        .await?;
    let lines: Vec<String> = Explain(query).load(connection).await?;
    Ok(lines.join("\n"))
}

#[derive(QueryId)]
struct Explain<Q>(Q);

impl<Q> Query for Explain<Q> {
    type SqlType = sql_types::Text;
}

impl<Q: QueryFragment<Backend>> QueryFragment<Backend> for Explain<Q> {
    fn walk_ast<'b>(&'b self, mut pass: AstPass<'_, 'b, Backend>) -> QueryResult<()> {
        pass.push_sql("EXPLAIN ");
        self.0.walk_ast(pass)
    }
}
