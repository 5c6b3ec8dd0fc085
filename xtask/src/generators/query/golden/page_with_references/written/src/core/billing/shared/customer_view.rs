use serde::Serialize;
use utoipa::ToSchema;

use crate::billing::domain::customer::CustomerId;

/// The form of customers in answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct CustomerView {
    pub id: CustomerId,
    pub name: String,
}
