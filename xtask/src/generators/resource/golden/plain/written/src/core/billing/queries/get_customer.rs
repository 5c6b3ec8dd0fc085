use kernel::Query;

use crate::billing::{domain::customer::CustomerId, shared::customer_view::CustomerView};

/// Get customer.
#[derive(Clone, Debug)]
pub struct GetCustomer {
    pub id: CustomerId,
}

impl Query for GetCustomer {
    type Output = Option<CustomerView>;
}
