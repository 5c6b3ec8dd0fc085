//! Reads the tables of an SQLite database.

/// Returns a row for each column of each table.
pub const COLUMNS: &str = r#"
    SELECT tables.name AS "table", columns.name, columns.type AS sql_type,
           NOT columns."notnull" AS nullable, columns.pk > 0 AS primary_key
    FROM sqlite_schema AS tables, pragma_table_info(tables.name) AS columns
    WHERE tables.type = 'table' AND tables.name NOT LIKE '\_\_%' ESCAPE '\'
          AND tables.name NOT LIKE 'sqlite\_%' ESCAPE '\'
"#;

/// Returns the type in SQLite of a type of Diesel. A strict table has only these types.
pub fn sql_type(name: &str) -> Option<&'static str> {
    Some(match name {
        "Bool" | "Integer" | "BigInt" => "INTEGER",
        "Double" => "REAL",
        "Date" | "DateTime" | "Decimal" | "Json" | "Numeric" | "Text" => "TEXT",
        "Binary" | "Uuid" => "BLOB",
        _ => return None,
    })
}
