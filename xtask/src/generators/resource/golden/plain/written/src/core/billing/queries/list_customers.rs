use kernel::{Cursor, Limit, Page, Query};

use crate::billing::shared::customer_view::CustomerView;

/// List customers.
#[derive(Clone, Debug)]
pub struct ListCustomers {
    pub after: Option<Cursor>,
    pub limit: Limit,
}

impl Query for ListCustomers {
    type Output = Page<CustomerView>;
}
