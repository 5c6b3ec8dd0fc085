//! Decimal numbers as text.

use diesel::{
    backend::Backend,
    deserialize::{FromSql, Result as FromSqlResult},
    query_builder::QueryId,
    serialize::{IsNull, Output, Result as ToSqlResult, ToSql},
    sql_types::{Double, SqlType, Text, ops},
    sqlite::Sqlite,
};
use rust_decimal::Decimal as Number;

use crate::db::decimal::Decimal;

/// The type of a column of decimal numbers.
#[derive(Clone, Copy, Debug, Default, QueryId, SqlType)]
#[diesel(sqlite_type(name = "Text"))]
pub struct DecimalText;

/// `table!` needs these for every type of this name. SQLite computes with binary floats.
macro_rules! inexact {
    ($($operator:ident),+) => {
        $(impl ops::$operator for DecimalText {
            type Rhs = Self;
            type Output = Double;
        })+
    };
}

inexact!(Add, Sub, Mul, Div);

impl ToSql<DecimalText, Sqlite> for Decimal {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> ToSqlResult {
        out.set_value(self.0.to_string());
        Ok(IsNull::No)
    }
}

impl FromSql<DecimalText, Sqlite> for Decimal {
    fn from_sql(text: <Sqlite as Backend>::RawValue<'_>) -> FromSqlResult<Self> {
        let text = <String as FromSql<Text, Sqlite>>::from_sql(text)?;
        Ok(Number::from_str_exact(&text)?.into())
    }
}
