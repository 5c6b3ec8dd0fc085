//! Runs statements on Diesel's own connection, for a connection that is asynchronous only by its interface.

use std::vec;

use diesel::{
    Connection, QueryResult, SqliteConnection,
    backend::Backend,
    connection::{LoadConnection, WithMetadataLookup},
    query_builder::{
        AstPass, CollectedQuery, MoveableBindCollector, Query, QueryBuilder, QueryFragment, QueryId,
    },
    row::IntoOwnedRow,
    sql_types::Untyped,
    sqlite::Sqlite,
};

/// All rows of a result. They can move to another thread, but the statement that they are from cannot.
pub(super) type Rows = vec::IntoIter<QueryResult<Row>>;
pub(super) type Row = <BorrowedRow<'static> as IntoOwnedRow<'static, Sqlite>>::OwnedRow;

type BorrowedRow<'a> = <SqliteConnection as LoadConnection>::Row<'a, 'a>;
type Binds<'a> = <Sqlite as Backend>::BindCollector<'a>;
type OwnedBinds = <Binds<'static> as MoveableBindCollector<Sqlite>>::BindData;

/// Runs `query` and returns its rows.
pub(super) fn load(
    connection: &mut SqliteConnection,
    query: impl QueryFragment<Sqlite> + QueryId,
) -> QueryResult<Rows> {
    let mut column_names = None;
    let rows: QueryResult<Vec<_>> = connection
        .load(AnyRows(query))?
        .map(|row| Ok(Ok(row?.into_owned(&mut column_names))))
        .collect();
    Ok(rows?.into_iter())
}

/// Runs `statement` and returns the number of rows that it changed.
pub(super) fn execute(
    connection: &mut SqliteConnection,
    statement: &impl QueryFragment<Sqlite>,
) -> QueryResult<usize> {
    // Diesel takes the statement by reference, and then does not see that it is `Prepared`.
    let statement = collect(connection, statement)?;
    connection.execute_returning_count(&statement)
}

/// Runs `sql`, which begins or ends a transaction. There are few such texts, and each is prepared once.
pub(super) fn execute_control(connection: &mut SqliteConnection, sql: &str) -> QueryResult<()> {
    let no_binds = Binds::default().moveable();
    let statement = CollectedQuery::new(sql.to_owned(), true, no_binds);
    connection.execute_returning_count(&statement).map(drop)
}

fn collect(
    connection: &mut SqliteConnection,
    statement: &impl QueryFragment<Sqlite>,
) -> QueryResult<CollectedQuery<OwnedBinds>> {
    let mut sql = <Sqlite as Backend>::QueryBuilder::default();
    statement.to_sql(&mut sql, &Sqlite)?;
    let mut binds = Binds::default();
    statement.collect_binds(&mut binds, connection.metadata_lookup(), &Sqlite)?;
    let prepared = statement.is_safe_to_cache_prepared(&Sqlite)?;
    Ok(CollectedQuery::new(
        sql.finish(),
        prepared,
        binds.moveable(),
    ))
}

/// A query with rows of any type: the caller knows their type.
struct AnyRows<Q>(Q);

impl<Q> Query for AnyRows<Q> {
    type SqlType = Untyped;
}

impl<Q: QueryId> QueryId for AnyRows<Q> {
    type QueryId = Q::QueryId;

    const HAS_STATIC_QUERY_ID: bool = Q::HAS_STATIC_QUERY_ID;
}

impl<Q: QueryFragment<Sqlite>> QueryFragment<Sqlite> for AnyRows<Q> {
    fn walk_ast<'b>(&'b self, pass: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        self.0.walk_ast(pass)
    }
}
