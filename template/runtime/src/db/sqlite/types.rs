//! Values as they are stored in columns.

use diesel::{
    backend::Backend,
    deserialize::{FromSql, FromSqlRow, Result as FromSqlResult},
    expression::AsExpression,
    serialize::{IsNull, Output, Result as ToSqlResult, ToSql},
    sql_types::Binary,
    sqlite::Sqlite,
};

pub use crate::db::{decimal::Decimal, json::Json};

/// A UUID, stored in a column of 16 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, AsExpression, FromSqlRow)]
#[diesel(sql_type = Binary)]
pub struct Uuid([u8; 16]);

impl<T: Into<uuid::Uuid>> From<T> for Uuid {
    fn from(id: T) -> Self {
        Self(id.into().into_bytes())
    }
}

impl ToSql<Binary, Sqlite> for Uuid {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> ToSqlResult {
        out.set_value(self.0.as_slice());
        Ok(IsNull::No)
    }
}

impl FromSql<Binary, Sqlite> for Uuid {
    fn from_sql(bytes: <Sqlite as Backend>::RawValue<'_>) -> FromSqlResult<Self> {
        let bytes = <Vec<u8> as FromSql<Binary, Sqlite>>::from_sql(bytes)?;
        Ok(Self(bytes.as_slice().try_into()?))
    }
}

/// Converts an id to the value of a column.
pub fn uuid(id: impl Into<Uuid>) -> Uuid {
    id.into()
}

/// Converts the value of a column to a typed id.
#[must_use]
pub fn id<T: From<uuid::Uuid>>(column: Uuid) -> T {
    uuid::Uuid::from_bytes(column.0).into()
}
