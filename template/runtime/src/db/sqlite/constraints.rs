use std::collections::BTreeSet;

use diesel::{
    QueryResult, QueryableByName,
    result::{DatabaseErrorKind as Kind, Error as DieselError},
    sql_query,
    sql_types::{Binary, Bool, Text},
};
use diesel_async::RunQueryDsl;
use kernel::Error;

use super::{connection::Connection, failure::failure, types};
use crate::db::referrers;

/// Checks if `error` means that `table` has another row with the same values in exactly these unique
/// `columns`, in any order: `violates_unique(&error, "invoices", &["owner_id", "number"])`.
#[must_use]
pub fn violates_unique(error: &DieselError, table: &str, columns: &[&str]) -> bool {
    let DieselError::DatabaseError(Kind::UniqueViolation, info) = error else {
        return false;
    };
    // SQLite does not return the constraint. Its text is `UNIQUE constraint failed: users.email`.
    let Some((_, key)) = info.message().rsplit_once(": ") else {
        return false;
    };
    let key: Option<BTreeSet<_>> = key
        .split(", ")
        .map(|column| column.strip_prefix(table)?.strip_prefix('.'))
        .collect();
    key.is_some_and(|key| key == columns.iter().copied().collect())
}

/// Checks if `error` means that a row refers to another one that does not exist, or that a row cannot be
/// deleted because others refer to it.
#[must_use]
pub fn violates_foreign_key(error: &DieselError) -> bool {
    match error {
        DieselError::DatabaseError(Kind::ForeignKeyViolation, _) => true,
        // SQLite reports `ON DELETE RESTRICT` as the error of a trigger, with the same text.
        DieselError::DatabaseError(Kind::Unknown, info) => {
            info.message() == "FOREIGN KEY constraint failed"
        }
        _ => false,
    }
}

/// Converts the `error` of a statement that deletes the row of `table` with this `id`. If other rows refer to
/// it, returns the result of `in_use`, which is given what they are, as the beginning of a sentence: `Invoice
/// lines`.
///
/// ```ignore
/// delete_failure(error, &mut connection, "customers", id, |referrers| {
///     Error::conflict("customer_in_use", format!("{referrers} refer to this customer."))
/// })
/// ```
pub async fn delete_failure(
    error: DieselError,
    connection: &mut Connection,
    table: &str,
    id: impl Into<types::Uuid>,
    in_use: impl FnOnce(&str) -> Error + Send,
) -> Error {
    if !violates_foreign_key(&error) {
        return failure(error);
    }
    match referring_table(connection, table, id.into()).await {
        Ok(Some(table)) => in_use(&referrers::of_table(&table)),
        Ok(None) => in_use(referrers::ANY),
        Err(error) => failure(error),
    }
}

/// A foreign key that does not let a row of the other table be deleted.
#[derive(QueryableByName)]
struct ForeignKey {
    /// The table that refers to the other one.
    #[diesel(sql_type = Text)]
    table: String,
    /// The query that checks if a row of it refers to the row with a given id.
    #[diesel(sql_type = Text)]
    query: String,
}

/// Returns the foreign keys that refer to a table. `%w` escapes a name.
const FOREIGN_KEYS: &str = r#"
    SELECT tables.name AS "table", printf(
        'SELECT EXISTS (
             SELECT * FROM "%w" AS referrer JOIN "%w" AS referred ON %s WHERE referred."%w" = ?
         ) AS refers',
        tables.name,
        keys."table",
        group_concat(
            printf(
                'referrer."%w" = referred."%w"',
                keys."from",
                -- Without columns, a foreign key refers to the primary key.
                COALESCE(
                    keys."to",
                    (SELECT name FROM pragma_table_info(keys."table") WHERE pk = keys.seq + 1)
                )
            ),
            ' AND '
        ),
        (SELECT name FROM pragma_table_info(keys."table") WHERE pk = 1)
    ) AS query
    FROM sqlite_schema AS tables, pragma_foreign_key_list(tables.name) AS keys
    WHERE tables.type = 'table' AND keys."table" = ? COLLATE NOCASE
          AND keys.on_delete IN ('NO ACTION', 'RESTRICT')
    GROUP BY tables.name, keys.id
    ORDER BY tables.name, keys.id
"#;

#[derive(QueryableByName)]
struct Answer {
    #[diesel(sql_type = Bool)]
    refers: bool,
}

/// Returns a table with a row that refers to the row of `table` with this `id`. SQLite does not name it.
async fn referring_table(
    connection: &mut Connection,
    table: &str,
    id: types::Uuid,
) -> QueryResult<Option<String>> {
    let foreign_keys: Vec<ForeignKey> = sql_query(FOREIGN_KEYS)
        .bind::<Text, _>(table)
        .load(connection)
        .await?;
    for foreign_key in foreign_keys {
        let answer: Answer = sql_query(foreign_key.query)
            .bind::<Binary, _>(id)
            .get_result(connection)
            .await?;
        if answer.refers {
            return Ok(Some(foreign_key.table));
        }
    }
    Ok(None)
}
