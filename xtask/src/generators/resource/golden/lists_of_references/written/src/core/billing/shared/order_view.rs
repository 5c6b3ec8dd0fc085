use serde::Serialize;
use utoipa::ToSchema;

use super::{order_line_view::OrderLineView, order_summary::OrderSummary};
use crate::billing::domain::tag::TagId;

/// The form of orders in answers, with their lists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct OrderView {
    #[serde(flatten)]
    pub summary: OrderSummary,
    pub tag_ids: Vec<TagId>,
    pub lines: Vec<OrderLineView>,
}
