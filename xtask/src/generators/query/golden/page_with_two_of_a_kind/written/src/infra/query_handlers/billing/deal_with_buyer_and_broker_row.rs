use app_core::billing::shared::deal_with_buyer_and_broker_view::DealWithBuyerAndBrokerView;
use diesel::{
    dsl::{AliasedFields, Nullable},
    prelude::*,
};
use runtime::db::Backend;

use crate::infra::{
    db::tables::agents,
    query_handlers::billing::{agent_row::AgentRow, deal_row::DealRow},
};

diesel::alias! {
    pub const BUYER: Alias<Buyer> = agents as buyer;
    pub const BROKER: Alias<Broker> = agents as broker;
}

/// The columns that queries show of deals with their buyer and broker.
#[derive(Queryable, Selectable)]
#[diesel(check_for_backend(Backend))]
pub struct DealWithBuyerAndBrokerRow {
    #[diesel(embed)]
    deal: DealRow,
    #[diesel(
        select_expression = BUYER.fields(<AgentRow as Selectable<Backend>>::construct_selection()),
        select_expression_type = AliasedFields<Buyer, <AgentRow as Selectable<Backend>>::SelectExpression>
    )]
    buyer: AgentRow,
    #[diesel(
        select_expression = BROKER.fields(<AgentRow as Selectable<Backend>>::construct_selection()).nullable(),
        select_expression_type = Nullable<AliasedFields<Broker, <AgentRow as Selectable<Backend>>::SelectExpression>>
    )]
    broker: Option<AgentRow>,
}

impl From<DealWithBuyerAndBrokerRow> for DealWithBuyerAndBrokerView {
    fn from(row: DealWithBuyerAndBrokerRow) -> Self {
        Self {
            deal: row.deal.into(),
            buyer: row.buyer.into(),
            broker: row.broker.map(Into::into),
        }
    }
}
