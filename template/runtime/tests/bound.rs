//! What a client sends is a value of a statement, and never a part of one.

use std::sync::mpsc;

use diesel::{connection::InstrumentationEvent, prelude::*};
use diesel_async::{AsyncConnection, RunQueryDsl};
use runtime::db::{Engine, starts_with};

use crate::{engine::failure, support::TestApp};

diesel::table! {
    notes (id) {
        id -> Integer,
        text -> Text,
    }
}

const HOSTILE: &str = "secret'); DROP TABLE notes; --\" OR 1=1";

#[tokio::test]
async fn what_looks_like_sql_is_a_value() {
    let app = TestApp::start().await;
    app.sql("CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL)")
        .await;
    let (seen, statements) = mpsc::channel();

    let work = app.context.database().write(1, |unit_of_work| async move {
        let mut connection = unit_of_work.connection().await?;
        connection.set_instrumentation(move |event: InstrumentationEvent<'_>| {
            if let InstrumentationEvent::CacheQuery { sql, .. } = event {
                seen.send(sql.to_owned()).unwrap();
            }
        });
        let rows = [(1, HOSTILE), (2, "another")]
            .map(|(id, text)| (notes::id.eq(id), notes::text.eq(text)));
        for row in rows {
            let insert = diesel::insert_into(notes::table).values(row);
            insert.execute(&mut *connection).await.map_err(failure)?;
        }
        let found = notes::table
            .filter(starts_with(notes::text, HOSTILE))
            .select(notes::text)
            .load::<String>(&mut *connection);
        found.await.map_err(failure)
    });
    let found = work.await.unwrap();

    assert_eq!(found, [HOSTILE]);
    let statements: Vec<_> = statements.try_iter().collect();
    assert_eq!(statements.len(), 2, "{statements:?}");
    assert!(!statements.concat().contains("secret"), "{statements:?}");
}
