//! Types that need no definition.

/// A type that needs no definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Primitive {
    Text,
    I32,
    I64,
    F64,
    Bool,
    Uuid,
    DateTime,
    Date,
    Decimal,
    Json,
    /// `kernel::Version`. This and the next one occur in code only, and cannot be asked for on the command line.
    Version,
    Secret,
}

/// The names of the types on the command line.
pub const TYPES: [&str; 13] = [
    "string", "text", "i32", "i64", "f64", "decimal", "bool", "uuid", "datetime", "date", "json",
    "enum", "claimant",
];

/// The database of a project.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Database {
    Sqlite,
    Postgres,
}

impl Primitive {
    pub const ALL: [Self; 12] = [
        Self::Text,
        Self::I32,
        Self::I64,
        Self::F64,
        Self::Bool,
        Self::Uuid,
        Self::DateTime,
        Self::Date,
        Self::Decimal,
        Self::Json,
        Self::Version,
        Self::Secret,
    ];

    /// Reads the name of a type on the command line. A `string` and a `text` are none: they have lengths.
    pub fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "i32" => Self::I32,
            "i64" => Self::I64,
            "f64" => Self::F64,
            "bool" => Self::Bool,
            "uuid" => Self::Uuid,
            "datetime" => Self::DateTime,
            "date" => Self::Date,
            "decimal" => Self::Decimal,
            "json" => Self::Json,
            _ => return None,
        })
    }

    /// Returns the primitive whose type is `path`, from the crate on; `["String"]` is of the prelude.
    pub fn of_path(path: &[String]) -> Option<Self> {
        let (last, before) = path.split_last()?;
        let krate = before.first().map(String::as_str);
        Some(match (krate, last.as_str()) {
            (None | Some("std" | "alloc"), "String") => Self::Text,
            (None | Some("std" | "core"), "i32") => Self::I32,
            (None | Some("std" | "core"), "i64") => Self::I64,
            (None | Some("std" | "core"), "f64") => Self::F64,
            (None | Some("std" | "core"), "bool") => Self::Bool,
            (Some("uuid"), "Uuid") => Self::Uuid,
            (Some("chrono"), "DateTime") => Self::DateTime,
            (Some("chrono"), "NaiveDate") => Self::Date,
            (Some("rust_decimal"), "Decimal") => Self::Decimal,
            (Some("serde_json"), "Value") => Self::Json,
            (Some("kernel"), "Version") => Self::Version,
            (Some("secrecy"), "SecretString") => Self::Secret,
            _ => return None,
        })
    }

    /// The name of the kind in templates.
    pub fn kind(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::I32 => "i32",
            Self::I64 => "i64",
            Self::F64 => "f64",
            Self::Bool => "bool",
            Self::Uuid => "uuid",
            Self::DateTime => "datetime",
            Self::Date => "date",
            Self::Decimal => "decimal",
            Self::Json => "json",
            Self::Version => "version",
            Self::Secret => "secret",
        }
    }

    /// The name of the type in Rust, without its arguments.
    pub fn rust_name(self) -> &'static str {
        match self {
            Self::Text => "String",
            Self::I32 => "i32",
            Self::I64 => "i64",
            Self::F64 => "f64",
            Self::Bool => "bool",
            Self::Uuid => "Uuid",
            Self::DateTime => "DateTime",
            Self::Date => "NaiveDate",
            Self::Decimal => "Decimal",
            Self::Json => "Value",
            Self::Version => "Version",
            Self::Secret => "SecretString",
        }
    }

    pub fn is_copy(self) -> bool {
        !matches!(self, Self::Text | Self::Json | Self::Secret)
    }

    pub fn has_hash(self) -> bool {
        !matches!(self, Self::F64 | Self::Json | Self::Secret)
    }

    /// Reports whether it is a number, which can have bounds.
    pub fn has_range(self) -> bool {
        matches!(self, Self::I32 | Self::I64 | Self::F64 | Self::Decimal)
    }

    /// The type of a column in `tables.rs`.
    pub fn column(self) -> &'static str {
        match self {
            Self::Text | Self::Secret => "Text",
            Self::Json => "Json",
            Self::Decimal => "Decimal",
            Self::I32 => "Integer",
            Self::I64 | Self::Version => "BigInt",
            Self::F64 => "Double",
            Self::Bool => "Bool",
            Self::Uuid => "Uuid",
            Self::DateTime => "DateTime",
            Self::Date => "Date",
        }
    }

    /// The type of a column in a migration.
    pub fn sql(self, database: Database) -> &'static str {
        match database {
            Database::Sqlite => match self {
                Self::Text
                | Self::Json
                | Self::Secret
                | Self::DateTime
                | Self::Date
                | Self::Decimal => "TEXT",
                Self::I32 | Self::I64 | Self::Bool | Self::Version => "INTEGER",
                Self::F64 => "REAL",
                Self::Uuid => "BLOB",
            },
            Database::Postgres => match self {
                Self::Text | Self::Secret => "TEXT",
                Self::Json => "JSONB",
                Self::Decimal => "NUMERIC",
                Self::I32 => "INTEGER",
                Self::I64 | Self::Version => "BIGINT",
                Self::F64 => "DOUBLE PRECISION",
                Self::Bool => "BOOLEAN",
                Self::Uuid => "UUID",
                Self::DateTime => "TIMESTAMPTZ",
                Self::Date => "DATE",
            },
        }
    }
}

/// Returns the type that somebody meant who wrote `text`, in the words of another language.
pub fn meant(text: &str) -> Option<&'static str> {
    Some(match text {
        "str" | "String" | "&str" | "varchar" | "char" => "string",
        "int" | "integer" | "u32" | "i16" | "u16" | "u8" | "i8" | "number" => "i32",
        "long" | "bigint" | "u64" | "usize" | "isize" | "i128" | "u128" => "i64",
        "float" | "double" | "f32" | "real" => "f64",
        "Decimal" | "numeric" => "decimal",
        "boolean" => "bool",
        "Uuid" | "UUID" | "id" | "guid" => "uuid",
        "DateTime" | "timestamp" | "timestamptz" | "time" | "instant" => "datetime",
        "Date" | "NaiveDate" => "date",
        "Json" | "JSON" | "jsonb" | "Value" | "object" => "json",
        _ => return None,
    })
}
