use app_core::billing::{domain::invoice::InvoiceId, queries::list_invoices::ListInvoices};
use chrono::{NaiveDate, TimeDelta};
use uuid::Uuid;

use crate::{service::QueryBus, tests::support::app::TestApp};

#[tokio::test]
async fn nothing_is_found_where_nothing_is() {
    let app = TestApp::start().await;
    let query = ListInvoices {
        due: Some(NaiveDate::default() + TimeDelta::days(7)),
        parent: InvoiceId::from(Uuid::from_u128(9)),
    };

    let answer = QueryBus::new(app.context.clone())
        .dispatch(query)
        .await
        .unwrap();

    assert_eq!(answer, []);
}
