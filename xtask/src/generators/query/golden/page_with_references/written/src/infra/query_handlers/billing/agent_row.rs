use app_core::billing::shared::agent_summary::AgentSummary;
use diesel::prelude::*;
use runtime::db::{Backend, types};

use crate::infra::db::tables::agents;

/// The columns that queries show of agents.
#[derive(Queryable, Selectable)]
#[diesel(table_name = agents, check_for_backend(Backend))]
pub struct AgentRow {
    pub id: types::Uuid,
    name: String,
}

impl From<AgentRow> for AgentSummary {
    fn from(row: AgentRow) -> Self {
        Self {
            id: types::id(row.id),
            name: row.name,
        }
    }
}
