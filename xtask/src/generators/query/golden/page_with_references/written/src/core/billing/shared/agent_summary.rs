use serde::Serialize;
use utoipa::ToSchema;

use crate::billing::domain::agent::AgentId;

/// The form of agents without their lists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct AgentSummary {
    pub id: AgentId,
    pub name: String,
}
