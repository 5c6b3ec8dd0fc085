use app_core::billing::queries::get_balance::GetBalance;

use crate::{service::QueryBus, tests::support::app::TestApp};

#[tokio::test]
async fn nothing_is_found_where_nothing_is() {
    let app = TestApp::start().await;
    let query = GetBalance {
        account: "Ada Lovelace".to_owned(),
    };

    let answer = QueryBus::new(app.context.clone())
        .dispatch(query)
        .await
        .unwrap();

    assert_eq!(answer, None);
}
