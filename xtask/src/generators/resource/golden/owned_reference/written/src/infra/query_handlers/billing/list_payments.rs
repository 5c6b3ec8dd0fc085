use app_core::billing::{
    domain::payment::PaymentId, queries::list_payments::ListPayments,
    shared::payment_view::PaymentView,
};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Cursor, Page, QueryHandler, Result};
use nject::injectable;
use runtime::db::{UnitOfWork, failure, types};

use crate::infra::{db::tables::payments, query_handlers::billing::payment_row::PaymentRow};

/// The list and its order, for cursors.
const LIST: &str = "payments of billing by id, descending";

#[injectable]
pub struct ListPaymentsHandler {
    unit_of_work: UnitOfWork,
}

impl QueryHandler<ListPayments> for ListPaymentsHandler {
    async fn handle(&self, query: ListPayments) -> Result<Page<PaymentView>> {
        let mut selected = payments::table
            .filter(payments::payer_id.eq(types::uuid(query.payer_id)))
            .order(payments::id.desc())
            .limit(query.limit.and_one_more())
            .select(PaymentRow::as_select())
            .into_boxed();
        if let Some(value) = query.order_id {
            selected = selected.filter(payments::order_id.eq(types::uuid(value)));
        }
        if let Some(value) = query.refund_of_id {
            selected = selected.filter(payments::refund_of_id.eq(types::uuid(value)));
        }
        if let Some(after) = query.after {
            let id: PaymentId = after.decode(LIST)?;
            selected = selected.filter(payments::id.lt(types::uuid(id)));
        }
        let mut connection = self.unit_of_work.connection().await?;
        let rows = selected.load(&mut *connection).await.map_err(failure)?;
        let items = rows.into_iter().map(PaymentView::from).collect();
        Page::new(items, query.limit, |last: &PaymentView| {
            Cursor::encode(LIST, &last.id)
        })
    }
}
