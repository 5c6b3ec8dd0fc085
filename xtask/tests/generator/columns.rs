//! Entities in tables: the names of their columns, how many there are, and types with the names of libraries.

use crate::project::Project;

fn billing() -> Project {
    let project = Project::new();
    project.make(&["new-context", "billing"]);
    project
}

/// Runs `arguments`, which are separated by blanks.
#[track_caller]
fn make(project: &Project, arguments: &str) {
    let arguments: Vec<&str> = arguments.split(' ').collect();
    project.make(&arguments);
}

/// The names that `diesel::table!` of Diesel 2.3 cannot have for a column of the table `orders`, found by compiling a
/// table for each word of SQL, each word of Rust that is no keyword, and each name in what the macro makes; and
/// those that Postgres refuses.
const NO_COLUMNS: [&str; 18] = [
    "all_columns",
    "bool",
    "cmax",
    "cmin",
    "columns",
    "ctid",
    "diesel",
    "dsl",
    "ops",
    "orders",
    "q",
    "runtime",
    "star",
    "str",
    "table",
    "tableoid",
    "xmax",
    "xmin",
];

/// Names that look as if they were trouble, and are none.
const COLUMNS: [&str; 30] = [
    "all", "array", "char", "check", "count", "default", "desc", "distinct", "eq", "filter",
    "first", "from", "group", "i32", "index", "key", "lateral", "limit", "load", "oid", "on",
    "option", "order", "rowid", "select", "std", "string", "user", "values", "window",
];

fn fields(names: &[&str]) -> String {
    let fields: Vec<String> = names.iter().map(|name| format!("{name}:string")).collect();
    fields.join(" ")
}

#[test]
fn every_name_of_a_field_has_a_column() {
    for names in NO_COLUMNS.chunks(15).chain(COLUMNS.chunks(15)) {
        let project = billing();
        let fields = fields(names);
        make(&project, &format!("new-entity billing Order {fields}"));
        make(&project, "new-port billing Order --repo");
        make(&project, &format!("new-query billing ListOrders {fields}"));

        let texts = project.texts();
        let (_, up) = texts
            .iter()
            .find(|(path, _)| path.ends_with("up.sql"))
            .unwrap();
        let tables = &texts["src/infra/db/tables.rs"];
        let adapter = &texts["src/infra/adapters/billing/repo/order.rs"];
        let handler = &texts["src/infra/query_handlers/billing/list_orders.rs"];
        for name in names {
            let suffix = if NO_COLUMNS.contains(name) { "_" } else { "" };
            let column = format!("{name}{suffix}");
            assert!(
                up.contains(&format!("\n    \"{column}\" TEXT NOT NULL")),
                "{up}"
            );
            assert!(
                tables.contains(&format!("\n        {column} -> Text,")),
                "{tables}"
            );
            assert!(
                adapter.contains(&format!("orders::{column}.eq(excluded(orders::{column}))")),
                "{adapter}"
            );
            assert!(
                handler.contains(&format!(
                    ".filter(orders::{column}.eq(query.{name}.as_str().to_owned()))"
                )),
                "{handler}"
            );
            for row in [adapter, handler] {
                let attribute =
                    format!("    #[diesel(column_name = {column})]\n    {name}: String,");
                assert_eq!(row.contains(&attribute), column != *name, "{name}: {row}");
            }
        }
    }
}

#[test]
fn a_part_of_a_value_object_has_a_column() {
    let project = billing();
    make(
        &project,
        "new-value-object billing Columns columns:i64 label:string",
    );
    make(&project, "new-entity billing Order all:Columns");
    make(&project, "new-port billing Order --repo");
    make(&project, "new-query billing ListOrders all:Columns");

    let tables = project.read("src/infra/db/tables.rs");
    let handler = project.read("src/infra/query_handlers/billing/list_orders.rs");
    assert!(
        tables.contains("all_columns_ -> BigInt,\n        all_label -> Text,"),
        "{tables}"
    );
    assert!(
        handler.contains("orders::all_columns_.eq(query.all.columns())"),
        "{handler}"
    );
}

#[test]
fn an_entity_with_too_many_columns_is_refused() {
    let project = billing();
    let names: Vec<String> = (0..128).map(|number| format!("f{number}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let make = |count: usize| {
        let fields = fields(&names[..count]);
        let arguments = format!("new-entity billing Order {fields}");
        let arguments: Vec<&str> = arguments.split(' ').collect();
        project.run(&arguments)
    };
    let refused = make(16);
    assert!(
        refused.err.contains("needs 17 columns") && refused.err.contains("\"32-column-tables\""),
        "{}",
        refused.err
    );
    assert!(make(40).err.contains("\"64-column-tables\""));
    assert!(make(128).err.contains("at most 128: split it"));
    assert_eq!(make(15).code, Some(0));
    project.make(&["undo"]);

    let manifest = "[dependencies]\ndiesel = { features = [\"sqlite\", \"64-column-tables\"] }\n";
    project.write("Cargo.toml", manifest);
    assert!(make(64).err.contains("set up for at most 64"));
    assert_eq!(make(63).code, Some(0));
    project.make(&["new-port", "billing", "Order", "--repo"]);
}

#[test]
fn a_column_that_postgres_would_shorten_is_refused() {
    let project = billing();
    let (first, second) = ("a".repeat(40), "b".repeat(40));
    make(
        &project,
        &format!("new-value-object billing Pair {second}:i64 c:string"),
    );
    let entity = format!("{first}:Pair");
    let entity = ["new-entity", "billing", "Order", &entity];
    let postgres = "[dependencies]\ndiesel = { features = [\"postgres_backend\"] }\n";
    let sqlite = project.read("Cargo.toml");

    project.write("Cargo.toml", postgres);
    let refused = project.run(&entity);
    assert_eq!(refused.code, Some(1));
    assert!(
        refused
            .err
            .contains("81 characters, and Postgres takes at most 63"),
        "{}",
        refused.err
    );

    project.write("Cargo.toml", &sqlite);
    project.make(&entity);
}

#[test]
fn a_type_may_have_the_name_of_a_library() {
    let project = billing();
    let names = ["Uuid", "DateTime", "Value", "NaiveDate", "SecretString"];
    for name in names {
        project.make(&["new-value-object", "billing", name]);
    }
    make(
        &project,
        "new-entity billing Order one:Uuid two:DateTime three:Value four:NaiveDate five:SecretString u:uuid j:json",
    );
    make(&project, "new-port billing Order --repo");

    let tables = project.read("src/infra/db/tables.rs");
    for column in ["one", "two", "three", "four", "five"] {
        assert!(tables.contains(&format!("{column} -> Text,")), "{tables}");
    }
    assert!(tables.contains("u -> Uuid,"), "{tables}");
}

#[test]
fn a_type_with_the_name_of_a_trait_does_not_hide_it() {
    let project = billing();
    for (name, file) in [
        ("ExpressionMethods", "expression_methods"),
        ("OptionalExtension", "optional_extension"),
        ("QueryDsl", "query_dsl"),
        ("SelectableHelper", "selectable_helper"),
    ] {
        make(&project, &format!("new-entity billing {name} text:string"));
        make(&project, &format!("new-port billing {name} --repo"));

        let adapter = project.read(&format!("src/infra/adapters/billing/repo/{file}.rs"));
        let path = format!("app_core::billing::domain::{file}::{name}");
        assert!(
            adapter.contains(&format!("From<{path}> for Row")),
            "{adapter}"
        );
    }
}
