use app_core::billing::{domain::invoice::InvoiceId, queries::get_invoice::GetInvoice};
use uuid::Uuid;

use crate::{service::QueryBus, tests::support::app::TestApp};

#[tokio::test]
async fn nothing_is_found_where_nothing_is() {
    let app = TestApp::start().await;
    let query = GetInvoice {
        id: InvoiceId::from(Uuid::from_u128(7)),
    };

    let answer = QueryBus::new(app.context.clone())
        .dispatch(query)
        .await
        .unwrap();

    assert_eq!(answer, None);
}
