use diesel::{
    backend::Backend,
    deserialize::{FromSql, FromSqlRow, Result as FromSqlResult},
    expression::AsExpression,
    serialize::{Output, Result as ToSqlResult, ToSql},
    sql_types,
};
use serde_json::Value;

/// A JSON value, stored in a column of the type `Json`: `JSONB` in Postgres, and compact text in SQLite.
///
/// What is read equals what was written, but for numbers: `JSONB` does not distinguish `1e16` from
/// `10000000000000000`, or `-0.0` from `0.0`.
#[derive(Clone, Debug, PartialEq, AsExpression, FromSqlRow)]
#[diesel(sql_type = sql_types::Json)]
#[diesel(sql_type = sql_types::Jsonb)]
pub struct Json(Value);

impl From<Value> for Json {
    fn from(value: Value) -> Self {
        Self(value)
    }
}

impl From<Json> for Value {
    fn from(json: Json) -> Self {
        json.0
    }
}

impl<DB: Backend> ToSql<sql_types::Json, DB> for Json
where
    Value: ToSql<sql_types::Json, DB>,
{
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> ToSqlResult {
        self.0.to_sql(out)
    }
}

impl<DB: Backend> FromSql<sql_types::Json, DB> for Json
where
    Value: FromSql<sql_types::Json, DB>,
{
    fn from_sql(value: DB::RawValue<'_>) -> FromSqlResult<Self> {
        Value::from_sql(value).map(Self)
    }
}

impl<DB: Backend> ToSql<sql_types::Jsonb, DB> for Json
where
    Value: ToSql<sql_types::Jsonb, DB>,
{
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> ToSqlResult {
        self.0.to_sql(out)
    }
}

impl<DB: Backend> FromSql<sql_types::Jsonb, DB> for Json
where
    Value: FromSql<sql_types::Jsonb, DB>,
{
    fn from_sql(value: DB::RawValue<'_>) -> FromSqlResult<Self> {
        Value::from_sql(value).map(Self)
    }
}
