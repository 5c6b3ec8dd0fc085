//! How the database runs a query.

use diesel::{
    QueryResult,
    query_builder::{AstPass, Query, QueryFragment, QueryId},
    sql_types,
};
use diesel_async::RunQueryDsl;

use crate::engine::{Backend, Connection};

/// Returns how the database runs `query`.
pub async fn plan<Q>(query: Q, connection: &mut Connection) -> QueryResult<String>
where
    Q: QueryFragment<Backend> + QueryId + Send + 'static,
{
    let lines: Vec<(i32, i32, i32, String)> = Explain(query).load(connection).await?;
    let lines: Vec<_> = lines.into_iter().map(|(.., line)| line).collect();
    Ok(lines.join("\n"))
}

#[derive(QueryId)]
struct Explain<Q>(Q);

impl<Q> Query for Explain<Q> {
    type SqlType = (
        sql_types::Integer,
        sql_types::Integer,
        sql_types::Integer,
        sql_types::Text,
    );
}

impl<Q: QueryFragment<Backend>> QueryFragment<Backend> for Explain<Q> {
    fn walk_ast<'b>(&'b self, mut pass: AstPass<'_, 'b, Backend>) -> QueryResult<()> {
        pass.push_sql("EXPLAIN QUERY PLAN ");
        self.0.walk_ast(pass)
    }
}
