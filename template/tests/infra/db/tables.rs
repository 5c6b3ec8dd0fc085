use runtime_testing::assert_tables_match;

use crate::tests::support::app::TestApp;

#[tokio::test]
async fn tables_and_database_agree() {
    let app = TestApp::start().await;

    let tables = include_str!("../../../src/infra/db/tables.rs");
    assert_tables_match(tables, app.context.database()).await;
}
