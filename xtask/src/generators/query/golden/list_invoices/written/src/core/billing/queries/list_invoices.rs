use chrono::NaiveDate;
use kernel::Query;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::billing::domain::invoice::InvoiceId;

/// List invoices.
#[derive(Clone, Debug)]
pub struct ListInvoices {
    pub due: Option<NaiveDate>,
    pub parent: InvoiceId,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct InvoicesView {
    pub id: Uuid,
    pub total_amount: i64,
}

impl Query for ListInvoices {
    type Output = Vec<InvoicesView>;
}
