use chrono::{DateTime, Utc};
use kernel::Version;
use serde::Serialize;
use utoipa::ToSchema;

use crate::billing::domain::customer::CustomerId;

/// The form of customers in answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct CustomerView {
    pub id: CustomerId,
    pub version: Version,
    pub created_at: DateTime<Utc>,
    pub name: String,
}
