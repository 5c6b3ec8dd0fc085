#[cfg(feature = "postgres")]
use diesel::pg::Pg;
#[cfg(feature = "sqlite")]
use diesel::sqlite::Sqlite;
use diesel::{
    AppearsOnTable, Expression, QueryResult, SelectableExpression, TextExpressionMethods,
    backend::Backend,
    expression::ValidGrouping,
    query_builder::{AstPass, QueryFragment, QueryId},
    serialize::ToSql,
    sql_types::{Bool, HasSqlType, Nullable, Text},
};

/// Creates the condition that the text of `column` starts with `prefix`, for `filter`. Case matters.
///
/// ```ignore
/// invoices::table.filter(starts_with(invoices::number, &query.number))
/// ```
///
/// It is a range of texts in the order of their code points, and so the same on each database, whatever
/// characters the prefix contains. It needs an index in this order: `CREATE INDEX invoices_number ON invoices
/// (number)` in SQLite, and `(number COLLATE "C")` in Postgres.
pub fn starts_with<C: TextExpressionMethods>(column: C, prefix: &str) -> StartsWith<C> {
    StartsWith {
        column,
        prefix: prefix.to_owned(),
        end: end(prefix),
    }
}

/// The condition that a text starts with another one.
#[derive(Clone, Debug, ValidGrouping)]
pub struct StartsWith<C> {
    column: C,
    prefix: String,
    end: Option<String>,
}

/// Returns the first text after all texts that start with `prefix`, unless these are the last ones.
fn end(prefix: &str) -> Option<String> {
    let mut end = prefix.to_owned();
    while let Some(last) = end.pop() {
        if let Some(next) = (last..=char::MAX).nth(1) {
            end.push(next);
            return Some(end);
        }
    }
    None
}

impl<C> StartsWith<C> {
    fn walk<'b, DB>(&'b self, collation: &str, mut pass: AstPass<'_, 'b, DB>) -> QueryResult<()>
    where
        C: QueryFragment<DB>,
        DB: Backend + HasSqlType<Text>,
        String: ToSql<Text, DB>,
    {
        pass.push_sql("(");
        self.column.walk_ast(pass.reborrow())?;
        pass.push_sql(collation);
        pass.push_sql(" >= ");
        pass.push_bind_param::<Text, _>(&self.prefix)?;
        if let Some(end) = &self.end {
            pass.push_sql(" AND ");
            self.column.walk_ast(pass.reborrow())?;
            pass.push_sql(collation);
            pass.push_sql(" < ");
            pass.push_bind_param::<Text, _>(end)?;
        }
        pass.push_sql(")");
        Ok(())
    }
}

#[cfg(feature = "postgres")]
impl<C: QueryFragment<Pg>> QueryFragment<Pg> for StartsWith<C> {
    fn walk_ast<'b>(&'b self, pass: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        self.walk(r#" COLLATE "C""#, pass)
    }
}

#[cfg(feature = "sqlite")]
impl<C: QueryFragment<Sqlite>> QueryFragment<Sqlite> for StartsWith<C> {
    fn walk_ast<'b>(&'b self, pass: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        self.walk(" COLLATE BINARY", pass)
    }
}

/// There are two texts of this condition.
impl<C> QueryId for StartsWith<C> {
    type QueryId = ();

    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<C: Expression> Expression for StartsWith<C> {
    type SqlType = Nullable<Bool>;
}

impl<C: AppearsOnTable<T>, T> AppearsOnTable<T> for StartsWith<C> {}

impl<C: SelectableExpression<T>, T> SelectableExpression<T> for StartsWith<C> {}
