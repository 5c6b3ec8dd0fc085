//! Rows are found by two columns that they are sorted by.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use runtime::db::{Engine, row_gt, row_lt};

use crate::{
    engine::{UnitOfWork, failure},
    plan::plan,
    support::TestApp,
};

diesel::table! {
    pairs (a, b) {
        a -> Integer,
        b -> Integer,
    }
}

#[tokio::test]
async fn rows_after_and_before_a_pair_are_found() {
    let app = pairs().await;

    let [after, before]: [Vec<(i32, i32)>; 2] = app
        .context
        .database()
        .read(|unit_of_work: UnitOfWork| async move {
            let mut connection = unit_of_work.connection().await?;
            let after = pairs::table
                .order((pairs::a.asc(), pairs::b.asc()))
                .into_boxed()
                .filter(row_gt((pairs::a, pairs::b), (2, 2)))
                .load(&mut *connection)
                .await
                .map_err(failure)?;
            let before = pairs::table
                .order((pairs::a.desc(), pairs::b.desc()))
                .filter(row_lt((pairs::a, pairs::b), (2, 2)))
                .load(&mut *connection)
                .await
                .map_err(failure)?;
            Ok([after, before])
        })
        .await
        .unwrap();

    assert_eq!(after, [(2, 3), (3, 1), (3, 2), (3, 3)]);
    assert_eq!(before, [(2, 1), (1, 3), (1, 2), (1, 1)]);
}

#[tokio::test]
async fn an_index_leads_to_the_first_row() {
    let app = pairs().await;

    let plan = app
        .context
        .database()
        .write(1, |unit_of_work: UnitOfWork| async move {
            let mut connection = unit_of_work.connection().await?;
            let query = pairs::table
                .filter(row_gt((pairs::a, pairs::b), (2, 2)))
                .order((pairs::a.asc(), pairs::b.asc()));
            plan(query, &mut connection).await.map_err(failure)
        })
        .await
        .unwrap();

    // As SQLite and as Postgres write it.
    let both_columns = ["((a,b)>(?,?))", "Index Cond: (ROW(a, b) > ROW("];
    assert!(
        both_columns.iter().any(|part| plan.contains(part)),
        "{plan}"
    );
    assert!(
        !plan.contains("ORDER BY") && !plan.contains("Sort"),
        "{plan}"
    );
}

/// Starts the service with nine rows.
async fn pairs() -> TestApp {
    let app = TestApp::start().await;
    app.sql("CREATE TABLE pairs (a INTEGER NOT NULL, b INTEGER NOT NULL, PRIMARY KEY (a, b))")
        .await;
    app.sql("INSERT INTO pairs VALUES (1, 1), (1, 2), (1, 3), (2, 1), (2, 2), (2, 3), (3, 1), (3, 2), (3, 3)")
        .await;
    app
}
