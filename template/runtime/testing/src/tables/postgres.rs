//! Reads the tables of a Postgres database.

/// Returns a row for each column of each table.
pub const COLUMNS: &str = r#"
    SELECT columns.table_name::text AS "table", columns.column_name::text AS name,
           columns.data_type::text AS sql_type, columns.is_nullable = 'YES' AS nullable,
           EXISTS (
               SELECT FROM information_schema.table_constraints AS keys
               JOIN information_schema.key_column_usage AS parts
                   USING (constraint_schema, constraint_name)
               WHERE keys.constraint_type = 'PRIMARY KEY'
                     AND parts.table_schema = columns.table_schema
                     AND parts.table_name = columns.table_name
                     AND parts.column_name = columns.column_name
           ) AS primary_key
    FROM information_schema.columns AS columns
    WHERE columns.table_schema = current_schema() AND columns.table_name NOT LIKE '\_\_%'
"#;

/// Returns the name in Postgres of a type of Diesel.
pub fn sql_type(name: &str) -> Option<&'static str> {
    Some(match name {
        "BigInt" => "bigint",
        "Binary" => "bytea",
        "Bool" => "boolean",
        "Date" => "date",
        "DateTime" => "timestamp with time zone",
        "Decimal" | "Numeric" => "numeric",
        "Double" => "double precision",
        "Float" => "real",
        "Integer" => "integer",
        "Json" | "Jsonb" => "jsonb",
        "SmallInt" => "smallint",
        "Text" => "text",
        "Time" => "time without time zone",
        "Timestamp" => "timestamp without time zone",
        "Uuid" => "uuid",
        _ => return None,
    })
}
