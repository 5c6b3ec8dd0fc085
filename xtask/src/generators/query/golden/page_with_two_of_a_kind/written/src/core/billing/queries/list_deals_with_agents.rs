use kernel::{Cursor, Limit, Page, Query};

use crate::billing::shared::deal_with_buyer_and_broker_view::DealWithBuyerAndBrokerView;

/// List deals with agents.
#[derive(Clone, Debug)]
pub struct ListDealsWithAgents {
    pub after: Option<Cursor>,
    pub limit: Limit,
}

impl Query for ListDealsWithAgents {
    type Output = Page<DealWithBuyerAndBrokerView>;
}
