use serde::Serialize;
use utoipa::ToSchema;

use super::{agent_view::AgentView, deal_view::DealView};

/// The form of deals with their buyer and broker in answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct DealWithBuyerAndBrokerView {
    #[serde(flatten)]
    pub deal: DealView,
    pub buyer: AgentView,
    pub broker: Option<AgentView>,
}
