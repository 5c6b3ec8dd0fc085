//! What SQLite tells of the tables that are there.

/// A row for each column of each table.
pub const COLUMNS: &str = r#"
    SELECT tables.name AS "table", columns.name, columns.type AS sql_type,
           NOT columns."notnull" AS nullable, columns.pk > 0 AS primary_key
    FROM sqlite_schema AS tables, pragma_table_info(tables.name) AS columns
    WHERE tables.type = 'table' AND tables.name NOT LIKE '\_\_%' ESCAPE '\'
          AND tables.name NOT LIKE 'sqlite\_%' ESCAPE '\'
"#;

/// How SQLite stores a type of Diesel's. In a strict table there are only these.
pub fn sql_type(name: &str) -> Option<&'static str> {
    Some(match name {
        "Bool" | "Integer" | "BigInt" => "INTEGER",
        "Double" => "REAL",
        "Date" | "DateTime" | "Text" => "TEXT",
        "Binary" | "Uuid" => "BLOB",
        _ => return None,
    })
}
