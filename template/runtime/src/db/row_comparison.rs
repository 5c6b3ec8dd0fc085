#[cfg(feature = "postgres")]
use diesel::pg::Pg;
#[cfg(feature = "sqlite")]
use diesel::sqlite::Sqlite;
use diesel::{
    AppearsOnTable, Expression, QueryResult,
    backend::Backend,
    dsl::AsExprOf,
    expression::{AsExpression, TypedExpressionType, ValidGrouping},
    query_builder::{AstPass, QueryFragment, QueryId},
    sql_types::{Bool, SqlType},
};

/// Creates the condition that two columns, which are not null, come after two values: the first column is greater,
/// or it is equal and the second one is greater. It is for the pages of a list that is sorted by both.
///
/// ```ignore
/// invoices::table
///     .filter(row_gt((invoices::due_on, invoices::id), (due_on, types::uuid(id))))
///     .order((invoices::due_on.asc(), invoices::id.asc()))
/// ```
///
/// An index of both columns leads to the first row of the page, however many rows before it have the same first
/// column. With `or` it would not.
pub fn row_gt<A, B, X, Y>(columns: (A, B), values: (X, Y)) -> Compared<A, B, X, Y>
where
    A: Expression<SqlType: SqlType + TypedExpressionType>,
    B: Expression<SqlType: SqlType + TypedExpressionType>,
    X: AsExpression<A::SqlType>,
    Y: AsExpression<B::SqlType>,
{
    compared(" > ", columns, values)
}

/// The opposite of [`row_gt`]: the columns come before the values. It is for a list in descending order.
pub fn row_lt<A, B, X, Y>(columns: (A, B), values: (X, Y)) -> Compared<A, B, X, Y>
where
    A: Expression<SqlType: SqlType + TypedExpressionType>,
    B: Expression<SqlType: SqlType + TypedExpressionType>,
    X: AsExpression<A::SqlType>,
    Y: AsExpression<B::SqlType>,
{
    compared(" < ", columns, values)
}

fn compared<A, B, X, Y>(
    operator: &'static str,
    columns: (A, B),
    (x, y): (X, Y),
) -> Compared<A, B, X, Y>
where
    A: Expression<SqlType: SqlType + TypedExpressionType>,
    B: Expression<SqlType: SqlType + TypedExpressionType>,
    X: AsExpression<A::SqlType>,
    Y: AsExpression<B::SqlType>,
{
    RowComparison {
        operator,
        columns,
        values: (x.as_expression(), y.as_expression()),
    }
}

/// The comparison of two columns with values of Rust.
pub type Compared<A, B, X, Y> = RowComparison<
    A,
    B,
    AsExprOf<X, <A as Expression>::SqlType>,
    AsExprOf<Y, <B as Expression>::SqlType>,
>;

/// The condition `(a, b) > (x, y)`, or the same with `<`.
#[derive(Clone, Copy, Debug, ValidGrouping)]
pub struct RowComparison<A, B, X, Y> {
    operator: &'static str,
    columns: (A, B),
    values: (X, Y),
}

impl<A, B, X, Y> RowComparison<A, B, X, Y> {
    fn walk<'b, DB>(&'b self, mut pass: AstPass<'_, 'b, DB>) -> QueryResult<()>
    where
        DB: Backend,
        A: QueryFragment<DB>,
        B: QueryFragment<DB>,
        X: QueryFragment<DB>,
        Y: QueryFragment<DB>,
    {
        pass.push_sql("(");
        self.columns.0.walk_ast(pass.reborrow())?;
        pass.push_sql(", ");
        self.columns.1.walk_ast(pass.reborrow())?;
        pass.push_sql(")");
        pass.push_sql(self.operator);
        pass.push_sql("(");
        self.values.0.walk_ast(pass.reborrow())?;
        pass.push_sql(", ");
        self.values.1.walk_ast(pass.reborrow())?;
        pass.push_sql(")");
        Ok(())
    }
}

#[cfg(feature = "postgres")]
impl<A, B, X, Y> QueryFragment<Pg> for RowComparison<A, B, X, Y>
where
    A: QueryFragment<Pg>,
    B: QueryFragment<Pg>,
    X: QueryFragment<Pg>,
    Y: QueryFragment<Pg>,
{
    fn walk_ast<'b>(&'b self, pass: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        self.walk(pass)
    }
}

#[cfg(feature = "sqlite")]
impl<A, B, X, Y> QueryFragment<Sqlite> for RowComparison<A, B, X, Y>
where
    A: QueryFragment<Sqlite>,
    B: QueryFragment<Sqlite>,
    X: QueryFragment<Sqlite>,
    Y: QueryFragment<Sqlite>,
{
    fn walk_ast<'b>(&'b self, pass: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        self.walk(pass)
    }
}

/// There are two texts of this condition.
impl<A, B, X, Y> QueryId for RowComparison<A, B, X, Y> {
    type QueryId = ();

    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<A, B, X, Y> Expression for RowComparison<A, B, X, Y>
where
    A: Expression,
    B: Expression,
    X: Expression,
    Y: Expression,
{
    type SqlType = Bool;
}

impl<A, B, X, Y, T> AppearsOnTable<T> for RowComparison<A, B, X, Y>
where
    A: AppearsOnTable<T>,
    B: AppearsOnTable<T>,
    X: AppearsOnTable<T>,
    Y: AppearsOnTable<T>,
{
}
