//! A statement that is run several times is prepared once.

use std::sync::mpsc;

use diesel::{connection::InstrumentationEvent, prelude::*, upsert::excluded};
use diesel_async::{AsyncConnection, RunQueryDsl};
use runtime::db::{Engine, Prepared};

use crate::{engine::failure, support::TestApp};

diesel::table! {
    notes (id) {
        id -> Integer,
        text -> Text,
    }
}

#[tokio::test]
async fn a_query_and_an_upsert_are_prepared_once() {
    let app = TestApp::start().await;
    app.sql("CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL)")
        .await;
    let (seen, prepared) = mpsc::channel();

    let work = app.context.database().write(1, |unit_of_work| async move {
        let mut connection = unit_of_work.connection().await?;
        connection.set_instrumentation(move |event: InstrumentationEvent<'_>| {
            if let InstrumentationEvent::CacheQuery { sql, .. } = event {
                seen.send(sql.to_owned()).unwrap();
            }
        });
        for text in ["one", "two"] {
            let upsert = diesel::insert_into(notes::table)
                .values((notes::id.eq(1), notes::text.eq(text)))
                .on_conflict(notes::id)
                .do_update()
                .set(notes::text.eq(excluded(notes::text)));
            let changed = Prepared(upsert)
                .execute(&mut *connection)
                .await
                .map_err(failure)?;
            let read: String = notes::table
                .find(1)
                .select(notes::text)
                .get_result(&mut *connection)
                .await
                .map_err(failure)?;
            assert_eq!((changed, &*read), (1, text));
        }
        Ok(())
    });
    work.await.unwrap();

    let prepared: Vec<_> = prepared.try_iter().collect();
    assert_eq!(prepared.len(), 2, "{prepared:?}");
}
