//! A server whose disk is full.

use diesel::sql_query;
use diesel_async::RunQueryDsl;
use kernel::Error;
use runtime::db::Engine;

use crate::{
    engine::{UnitOfWork, failure},
    support::TestApp,
};

#[tokio::test]
async fn a_change_without_space_can_be_tried_again_later() {
    let app = TestApp::start().await;
    // What the server says then.
    let change = sql_query(
        "DO $$ BEGIN RAISE disk_full USING MESSAGE = \
         'could not extend file \"base/5/16389\": No space left on device'; END $$",
    );

    let error = app
        .context
        .database()
        .write(1, async move |unit_of_work: UnitOfWork| {
            let mut connection = unit_of_work.connection().await?;
            change.execute(&mut *connection).await.map_err(failure)
        })
        .await
        .unwrap_err();

    assert!(
        matches!(&error, Error::Unavailable(reason) if reason.code == "storage_full"),
        "{error:?}"
    );
}
