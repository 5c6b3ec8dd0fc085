use kernel::{Query, Text};
use serde::Serialize;
use utoipa::ToSchema;

/// Get balance.
#[derive(Clone, Debug)]
pub struct GetBalance {
    pub account: Text<1, 255>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct BalanceView {
    pub amount: i64,
}

impl Query for GetBalance {
    type Output = Option<BalanceView>;
}
