//! A statement that failed has had no effect, and neither has a list of rows.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use runtime::db::Engine;

use crate::{
    engine::{UnitOfWork, failure},
    support::TestApp,
};

diesel::table! {
    lines (id) {
        id -> Integer,
    }
}

#[tokio::test]
async fn a_unit_of_work_may_continue_after_rows_that_cannot_be_inserted() {
    let app = TestApp::start().await;
    app.sql("CREATE TABLE lines (id INTEGER NOT NULL PRIMARY KEY) STRICT")
        .await;
    let work = async |unit_of_work: UnitOfWork| {
        let mut connection = unit_of_work.connection().await?;
        let rows = [1, 2, 1].map(|id| lines::id.eq(id)).to_vec();

        let inserted = connection.insert_all(lines::table, rows).await;

        assert!(inserted.is_err());
        let left = lines::table.count().get_result(&mut *connection).await;
        left.map_err(failure)
    };

    let left: i64 = app.context.database().write(1, work).await.unwrap();

    assert_eq!(left, 0);
}
