use app_core::billing::{
    domain::deal::DealId, queries::list_deals_with_agents::ListDealsWithAgents,
    shared::deal_with_buyer_and_broker_view::DealWithBuyerAndBrokerView,
};
use chrono::NaiveDate;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Cursor, Page, QueryHandler, Result};
use nject::injectable;
use runtime::db::{self, UnitOfWork, failure, types};

use crate::infra::{
    db::tables::{agents, deals},
    query_handlers::billing::deal_with_buyer_and_broker_row::{
        BROKER, BUYER, DealWithBuyerAndBrokerRow,
    },
};

/// The list and its order, for cursors.
const LIST: &str = "deals of billing by signed_on";

#[injectable]
pub struct ListDealsWithAgentsHandler {
    unit_of_work: UnitOfWork,
}

impl QueryHandler<ListDealsWithAgents> for ListDealsWithAgentsHandler {
    async fn handle(&self, query: ListDealsWithAgents) -> Result<Page<DealWithBuyerAndBrokerView>> {
        let mut selected = deals::table
            .inner_join(BUYER.on(deals::buyer_id.eq(BUYER.field(agents::id))))
            .left_join(BROKER.on(deals::broker_id.eq(BROKER.field(agents::id).nullable())))
            .order((deals::signed_on.asc(), deals::id.asc()))
            .limit(query.limit.and_one_more())
            .select(DealWithBuyerAndBrokerRow::as_select())
            .into_boxed();
        if let Some(after) = query.after {
            let (value, id): (NaiveDate, DealId) = after.decode(LIST)?;
            let columns = (deals::signed_on, deals::id);
            selected = selected.filter(db::row_gt(columns, (value, types::uuid(id))));
        }
        let mut connection = self.unit_of_work.connection().await?;
        let rows = selected.load(&mut *connection).await.map_err(failure)?;
        let items = rows
            .into_iter()
            .map(DealWithBuyerAndBrokerView::from)
            .collect();
        Page::new(items, query.limit, |last: &DealWithBuyerAndBrokerView| {
            Cursor::encode(LIST, &(last.deal.signed_on, last.deal.id))
        })
    }
}
