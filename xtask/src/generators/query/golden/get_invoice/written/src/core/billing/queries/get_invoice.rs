use chrono::NaiveDate;
use kernel::Query;
use serde::Serialize;
use utoipa::ToSchema;

use crate::billing::{domain::invoice::InvoiceId, shared::money_view::MoneyView};

/// Get invoice.
#[derive(Clone, Debug)]
pub struct GetInvoice {
    pub id: InvoiceId,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct InvoiceView {
    pub id: InvoiceId,
    pub total: MoneyView,
    pub due: Option<NaiveDate>,
    pub parent: Option<InvoiceId>,
}

impl Query for GetInvoice {
    type Output = Option<InvoiceView>;
}
