use app_core::billing::shared::invoice_with_customer_and_agent_view::InvoiceWithCustomerAndAgentView;
use diesel::prelude::*;
use kernel::{Error, Result};
use runtime::db::Backend;

use crate::infra::query_handlers::billing::{
    agent_row::AgentRow, customer_row::CustomerRow, invoice_row::InvoiceRow,
};

/// The columns that queries show of invoices with their customer and agent.
#[derive(Queryable, Selectable)]
#[diesel(check_for_backend(Backend))]
pub struct InvoiceWithCustomerAndAgentRow {
    #[diesel(embed)]
    invoice: InvoiceRow,
    #[diesel(embed)]
    customer: CustomerRow,
    #[diesel(embed)]
    agent: Option<AgentRow>,
}

impl TryFrom<InvoiceWithCustomerAndAgentRow> for InvoiceWithCustomerAndAgentView {
    type Error = Error;

    fn try_from(row: InvoiceWithCustomerAndAgentRow) -> Result<Self> {
        Ok(Self {
            invoice: row.invoice.try_into()?,
            customer: row.customer.into(),
            agent: row.agent.map(Into::into),
        })
    }
}
