//! Statements on the tables of the runtime, for any database.

use std::borrow::Cow;

use diesel::{
    QueryResult,
    backend::{Backend, DieselReserveSpecialization},
    query_builder::{AstPass, Query, QueryFragment, QueryId},
    serialize::ToSql,
    sql_types::{BigInt, HasSqlType, Nullable, Text, Untyped},
};
use diesel_async::{AsyncConnection, RunQueryDsl};

/// A statement. It is prepared once per connection, because its text does not contain its values.
#[derive(Clone, Debug)]
pub struct Sql(Vec<Part>);

#[derive(Clone, Debug)]
enum Part {
    Verbatim(Cow<'static, str>),
    Text(Option<String>),
    Number(i64),
}

/// The present time in a statement, as a Unix time in microseconds.
#[derive(Clone, Copy, Debug)]
pub enum Now {
    /// The expression for the time of the server.
    OfServer(&'static str),
    Given(i64),
}

impl Sql {
    pub fn new(sql: impl Into<Cow<'static, str>>) -> Self {
        Self(vec![Part::Verbatim(sql.into())])
    }

    pub fn sql(mut self, sql: impl Into<Cow<'static, str>>) -> Self {
        self.0.push(Part::Verbatim(sql.into()));
        self
    }

    /// Adds the value `text`.
    pub fn text(mut self, text: impl Into<Option<String>>) -> Self {
        self.0.push(Part::Text(text.into()));
        self
    }

    /// Adds the value `number`.
    pub fn number(mut self, number: impl Into<i64>) -> Self {
        self.0.push(Part::Number(number.into()));
        self
    }

    /// Adds another statement.
    pub fn append(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    /// Adds the present time.
    pub fn now(self, now: Now) -> Self {
        match now {
            Now::OfServer(expression) => self.sql(expression),
            Now::Given(time) => self.number(time),
        }
    }
}

impl<DB> QueryFragment<DB> for Sql
where
    DB: Backend + DieselReserveSpecialization + HasSqlType<Text> + HasSqlType<BigInt>,
    Option<String>: ToSql<Nullable<Text>, DB>,
    i64: ToSql<BigInt, DB>,
{
    fn walk_ast<'b>(&'b self, mut pass: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        for part in &self.0 {
            match part {
                Part::Verbatim(sql) => pass.push_sql(sql),
                Part::Text(text) => pass.push_bind_param::<Nullable<Text>, _>(text)?,
                Part::Number(number) => pass.push_bind_param::<BigInt, _>(number)?,
            }
        }
        Ok(())
    }
}

/// Runs `statement`, and returns the number of rows that it changed.
pub async fn execute<C>(connection: &mut C, statement: Sql) -> QueryResult<usize>
where
    C: AsyncConnection,
    Sql: QueryFragment<C::Backend>,
{
    statement.execute(connection).await
}

impl Query for Sql {
    type SqlType = Untyped;
}

impl QueryId for Sql {
    type QueryId = ();

    const HAS_STATIC_QUERY_ID: bool = false;
}
