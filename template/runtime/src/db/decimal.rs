use diesel::{deserialize::FromSqlRow, expression::AsExpression, sql_types::Numeric};
use rust_decimal::Decimal as Number;

/// An exact decimal number, stored in a column of the type `Decimal`: `NUMERIC` in Postgres, and text in
/// SQLite. It keeps its scale: `12.30` is read as `12.30`.
///
/// SQLite compares and sorts such columns as text, and computes with them as binary floats: there, `12.3` does
/// not equal `12.30`, and `9` comes after `10`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, AsExpression, FromSqlRow)]
#[diesel(sql_type = Numeric)]
#[cfg_attr(feature = "sqlite", diesel(sql_type = super::sqlite::sql_types::Decimal))]
pub struct Decimal(pub(super) Number);

impl From<Number> for Decimal {
    fn from(mut number: Number) -> Self {
        // `NUMERIC` has no negative zero.
        if number.is_zero() {
            number.set_sign_positive(true);
        }
        Self(number)
    }
}

impl From<Decimal> for Number {
    fn from(decimal: Decimal) -> Self {
        decimal.0
    }
}
