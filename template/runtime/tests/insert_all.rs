//! Many rows of a table are inserted with few statements.

use diesel::{
    prelude::*,
    result::{DatabaseErrorKind, Error as DieselError},
};
use diesel_async::RunQueryDsl;
use kernel::Result;
use runtime::db::Engine;

use crate::{
    engine::{Backend, Connection, UnitOfWork, failure},
    support::TestApp,
};

diesel::table! {
    use crate::engine::sql_types::*;

    lines (id) {
        id -> Integer,
        invoice -> Integer,
        description -> Text,
        note -> Nullable<Text>,
    }
}

#[derive(Clone, Debug, PartialEq, Insertable, Queryable, Selectable)]
#[diesel(table_name = lines, check_for_backend(Backend))]
struct Row {
    id: i32,
    invoice: i32,
    description: String,
    note: Option<String>,
}

const LINES: &str = "CREATE TABLE lines (
    id INTEGER NOT NULL PRIMARY KEY,
    invoice INTEGER NOT NULL,
    description TEXT NOT NULL,
    note TEXT
)";

#[tokio::test]
async fn all_rows_are_inserted() {
    // The last number of rows has more values than a statement of Postgres may have.
    for number in [0, 1, 2, 499, 500, 501, 17_000] {
        let app = app().await;
        let rows = rows(number);

        assert_eq!(save(&app, rows.clone()).await.unwrap(), rows);
    }
}

#[tokio::test]
async fn no_row_is_inserted_if_one_cannot_be() {
    let app = app().await;
    let mut rows = rows(1200);
    rows[1100].id = 7;

    let (error, inserted) = app
        .context
        .database()
        .write(1, async |unit_of_work: UnitOfWork| {
            let mut connection = unit_of_work.connection().await?;
            let inserted = connection
                .transaction(async |connection| connection.insert_all(lines::table, rows).await)
                .await;
            Ok((inserted.unwrap_err(), load(&mut connection).await?))
        })
        .await
        .unwrap();

    let DieselError::DatabaseError(kind, _) = error else {
        panic!("{error:?}");
    };
    assert!(matches!(kind, DatabaseErrorKind::UniqueViolation));
    assert_eq!(inserted, []);
}

/// Saves rows as an adapter does.
async fn save(app: &TestApp, rows: Vec<Row>) -> Result<Vec<Row>> {
    let work = async |unit_of_work: UnitOfWork| {
        let mut connection = unit_of_work.connection().await?;
        connection
            .insert_all(lines::table, rows)
            .await
            .map_err(failure)?;
        load(&mut connection).await
    };
    app.context.database().write(1, work).await
}

async fn load(connection: &mut Connection) -> Result<Vec<Row>> {
    lines::table
        .order(lines::id)
        .select(Row::as_select())
        .load(connection)
        .await
        .map_err(failure)
}

async fn app() -> TestApp {
    let app = TestApp::start().await;
    app.sql(LINES).await;
    app
}

fn rows(number: i32) -> Vec<Row> {
    (0..number)
        .map(|id| Row {
            id,
            invoice: 1,
            description: format!("line {id}"),
            note: (id % 3 == 0).then(|| "a note".to_owned()),
        })
        .collect()
}
