//! JSON in a text column.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::Error;
use runtime::db::Engine;

use crate::{
    engine::{UnitOfWork, failure, types},
    support::TestApp,
    tables::DOCUMENTS,
};

diesel::table! {
    use crate::engine::sql_types::*;

    documents (id) {
        id -> Integer,
        content -> Json,
    }
}

#[tokio::test]
async fn text_that_is_not_json_is_an_internal_error() {
    let app = TestApp::start().await;
    app.sql(DOCUMENTS).await;
    app.sql(r#"INSERT INTO documents (id, content) VALUES (1, '{"a":')"#)
        .await;

    let read = app
        .context
        .database()
        .read(|unit_of_work: UnitOfWork| async move {
            let mut connection = unit_of_work.connection().await?;
            documents::table
                .select(documents::content)
                .first::<types::Json>(&mut *connection)
                .await
                .map_err(failure)
        })
        .await;

    assert!(matches!(read, Err(Error::Internal(_))), "{read:?}");
}

#[tokio::test]
async fn json_is_stored_as_compact_text() {
    let app = TestApp::start().await;
    app.sql(DOCUMENTS).await;
    let json = serde_json::json!({ "a": [1, 2] });

    let text: String = app
        .context
        .database()
        .write(1, |unit_of_work: UnitOfWork| async move {
            let mut connection = unit_of_work.connection().await?;
            diesel::insert_into(documents::table)
                .values((
                    documents::id.eq(1),
                    documents::content.eq(types::Json::from(json)),
                ))
                .execute(&mut *connection)
                .await
                .map_err(failure)?;
            documents::table
                .select(diesel::dsl::sql::<diesel::sql_types::Text>("content"))
                .first(&mut *connection)
                .await
                .map_err(failure)
        })
        .await
        .unwrap();

    assert_eq!(text, r#"{"a":[1,2]}"#);
}
