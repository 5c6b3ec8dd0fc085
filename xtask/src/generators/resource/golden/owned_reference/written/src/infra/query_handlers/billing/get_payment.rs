use app_core::billing::{queries::get_payment::GetPayment, shared::payment_view::PaymentView};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{QueryHandler, Result};
use nject::injectable;
use runtime::db::{UnitOfWork, failure, types};

use crate::infra::{db::tables::payments, query_handlers::billing::payment_row::PaymentRow};

#[injectable]
pub struct GetPaymentHandler {
    unit_of_work: UnitOfWork,
}

impl QueryHandler<GetPayment> for GetPaymentHandler {
    async fn handle(&self, query: GetPayment) -> Result<Option<PaymentView>> {
        let mut connection = self.unit_of_work.connection().await?;
        let row = payments::table
            .filter(payments::id.eq(types::uuid(query.id)))
            .filter(payments::payer_id.eq(types::uuid(query.payer_id)))
            .select(PaymentRow::as_select())
            .first(&mut *connection)
            .await
            .optional()
            .map_err(failure)?;
        Ok(row.map(PaymentView::from))
    }
}
