use app_core::billing::queries::get_balance::GetBalance;
use kernel::Error;

use crate::{service::QueryBus, tests::support::app::TestApp};

#[tokio::test]
async fn is_not_implemented_yet() {
    let app = TestApp::start().await;
    let query = GetBalance {
        account: "Account 1".parse().unwrap(),
    };

    let answer = QueryBus::new(app.context.clone()).dispatch(query).await;

    assert!(matches!(answer, Err(Error::NotImplemented(_))));
}
