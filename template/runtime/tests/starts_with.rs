//! Texts are found by how they start.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::Result;
use runtime::db::{Engine, starts_with};

use crate::{
    engine::{UnitOfWork, failure},
    plan::plan,
    support::TestApp,
    tables::NAMES,
};

diesel::table! {
    names (id) {
        id -> Integer,
        name -> Text,
        nickname -> Nullable<Text>,
    }
}

const TEXTS: [&str; 24] = [
    "",
    " ",
    "%",
    "%a",
    "_",
    "\\",
    "\\%",
    "'",
    "A",
    "Ab",
    "a",
    "a%",
    "ab",
    "abc",
    "b",
    "ä",
    "äb",
    "a\u{308}",
    "ß",
    "\u{d7ff}",
    "\u{d7ff}a",
    "\u{e000}",
    "\u{10ffff}",
    "\u{10ffff}\u{10ffff}",
];

#[tokio::test]
async fn the_texts_that_start_with_a_prefix_are_found() {
    let app = names().await;

    for prefix in TEXTS {
        let mut expected: Vec<_> = TEXTS
            .iter()
            .filter(|text| text.starts_with(prefix))
            .collect();
        expected.sort();

        let mut found = find(&app, prefix).await.unwrap();
        found.sort();

        assert_eq!(found.iter().collect::<Vec<_>>(), expected, "{prefix:?}");
    }
}

#[tokio::test]
async fn a_column_may_be_null_and_a_condition_may_be_part_of_another() {
    let app = names().await;
    app.sql("UPDATE names SET nickname = 'abc' WHERE name = 'b'")
        .await;

    let names: Vec<String> = app
        .context
        .database()
        .read(|unit_of_work: UnitOfWork| async move {
            let mut connection = unit_of_work.connection().await?;
            names::table
                .filter(starts_with(names::name, "ab").or(starts_with(names::nickname, "ab")))
                .into_boxed()
                .filter(diesel::dsl::not(starts_with(names::name, "abc")))
                .order(names::name)
                .select(names::name)
                .load(&mut *connection)
                .await
                .map_err(failure)
        })
        .await
        .unwrap();

    assert_eq!(names, ["ab", "b"]);
}

#[tokio::test]
async fn an_index_is_used() {
    let app = names().await;

    let plan = app
        .context
        .database()
        .write(1, |unit_of_work: UnitOfWork| async move {
            let mut connection = unit_of_work.connection().await?;
            let query = names::table
                .filter(starts_with(names::name, "ab"))
                .select(names::id);
            plan(query, &mut connection).await.map_err(failure)
        })
        .await
        .unwrap();

    assert!(plan.contains("names_name"), "{plan}");
}

async fn find(app: &TestApp, prefix: &'static str) -> Result<Vec<String>> {
    let work = async move |unit_of_work: UnitOfWork| {
        let mut connection = unit_of_work.connection().await?;
        names::table
            .filter(starts_with(names::name, prefix))
            .select(names::name)
            .load(&mut *connection)
            .await
            .map_err(failure)
    };
    app.context.database().read(work).await
}

/// Starts the service with a row for each text.
async fn names() -> TestApp {
    let app = TestApp::start().await;
    app.sql(NAMES).await;
    let work = async |unit_of_work: UnitOfWork| {
        let mut connection = unit_of_work.connection().await?;
        let rows = (1..).zip(TEXTS);
        let rows = rows.map(|(id, name)| (names::id.eq(id), names::name.eq(name)));
        connection
            .insert_all(names::table, rows.collect())
            .await
            .map_err(failure)
    };
    app.context.database().write(1, work).await.unwrap();
    app
}
