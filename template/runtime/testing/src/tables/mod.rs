#[cfg(all(feature = "postgres", not(feature = "sqlite")))]
#[path = "postgres.rs"]
mod schema;
#[cfg(feature = "sqlite")]
#[path = "sqlite.rs"]
mod schema;

use std::collections::{BTreeMap, BTreeSet};

use diesel::{
    QueryableByName, sql_query,
    sql_types::{Bool, Text},
};
use diesel_async::RunQueryDsl;
use runtime::db::{Database, Engine, UnitOfWork, failure};
use syn::{
    Ident, Path, Token, braced, parenthesized,
    parse::{Parse, ParseStream},
    punctuated::Punctuated,
};

/// A table: its columns, and those of its primary key.
#[derive(Debug, PartialEq)]
struct Table {
    columns: BTreeMap<String, Column>,
    primary_key: BTreeSet<String>,
}

#[derive(Debug, PartialEq)]
struct Column {
    sql_type: String,
    nullable: bool,
}

/// Fails unless `tables`, the text of `tables.rs`, declares exactly the tables of `database`.
pub async fn assert_tables_match(tables: &str, database: &Database) {
    assert_eq!(declared(tables), existing(database).await);
}

/// Returns the tables that `text` declares.
fn declared(text: &str) -> BTreeMap<String, Table> {
    let file = syn::parse_file(text).unwrap();
    file.items
        .into_iter()
        .filter_map(|item| match item {
            syn::Item::Macro(item) if item.mac.path.segments.last()?.ident == "table" => {
                let Declaration(name, table) = item.mac.parse_body().unwrap();
                Some((name, table))
            }
            _ => None,
        })
        .collect()
}

/// The body of a `table!`.
struct Declaration(String, Table);

impl Parse for Declaration {
    fn parse(input: ParseStream) -> syn::Result<Self> {
        while input.peek(Token![use]) {
            input.parse::<syn::ItemUse>()?;
        }
        let name: Ident = input.parse()?;
        let key;
        parenthesized!(key in input);
        let key = Punctuated::<Ident, Token![,]>::parse_terminated(&key)?;
        let body;
        braced!(body in input);
        let mut columns = BTreeMap::new();
        while !body.is_empty() {
            let column: Ident = body.parse()?;
            body.parse::<Token![->]>()?;
            columns.insert(column.to_string(), sql_type(&body.parse()?));
            body.parse::<Option<Token![,]>>()?;
        }
        let primary_key = key.iter().map(ToString::to_string).collect();
        let table = Table {
            columns,
            primary_key,
        };
        Ok(Self(name.to_string(), table))
    }
}

/// Returns the column of the database for a type of Diesel.
fn sql_type(path: &Path) -> Column {
    let last = path.segments.last().unwrap();
    if last.ident == "Nullable" {
        let syn::PathArguments::AngleBracketed(of) = &last.arguments else {
            panic!("Nullable of what?");
        };
        let Some(syn::GenericArgument::Type(syn::Type::Path(of))) = of.args.iter().next() else {
            panic!("Nullable of what?");
        };
        return Column {
            nullable: true,
            ..sql_type(&of.path)
        };
    }
    let name = last.ident.to_string();
    let sql_type =
        schema::sql_type(&name).unwrap_or_else(|| panic!("no column can have the type `{name}`"));
    Column {
        sql_type: sql_type.to_owned(),
        nullable: false,
    }
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    table: String,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    sql_type: String,
    #[diesel(sql_type = Bool)]
    nullable: bool,
    #[diesel(sql_type = Bool)]
    primary_key: bool,
}

/// Returns the tables that the migrations created.
async fn existing(database: &Database) -> BTreeMap<String, Table> {
    let rows: Vec<Row> = database
        .read(|unit_of_work: UnitOfWork| async move {
            let mut connection = unit_of_work.connection().await?;
            sql_query(schema::COLUMNS)
                .load(&mut *connection)
                .await
                .map_err(failure)
        })
        .await
        .unwrap();

    let mut tables = BTreeMap::new();
    for row in rows {
        let table = tables.entry(row.table).or_insert_with(|| Table {
            columns: BTreeMap::new(),
            primary_key: BTreeSet::new(),
        });
        if row.primary_key {
            table.primary_key.insert(row.name.clone());
        }
        let column = Column {
            sql_type: row.sql_type,
            nullable: row.nullable,
        };
        table.columns.insert(row.name, column);
    }
    tables
}
