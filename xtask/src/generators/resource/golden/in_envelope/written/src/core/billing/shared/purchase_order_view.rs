use serde::Serialize;
use utoipa::ToSchema;

use super::purchase_order_summary::PurchaseOrderSummary;

/// The form of purchase orders in answers, with their lists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PurchaseOrderView {
    #[serde(flatten)]
    pub summary: PurchaseOrderSummary,
    pub lines: Vec<String>,
}
