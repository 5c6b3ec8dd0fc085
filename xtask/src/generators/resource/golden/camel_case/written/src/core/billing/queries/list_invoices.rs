use kernel::{Cursor, Limit, Page, Query};

use crate::{
    UserId,
    billing::{
        domain::{bank_account::BankAccountId, invoice_payment_status::InvoicePaymentStatus},
        shared::invoice_view::InvoiceView,
    },
};

/// List invoices.
#[derive(Clone, Debug)]
pub struct ListInvoices {
    pub owner_id: UserId,
    pub bank_account_id: Option<BankAccountId>,
    pub payment_status: Option<InvoicePaymentStatus>,
    pub after: Option<Cursor>,
    pub limit: Limit,
}

impl Query for ListInvoices {
    type Output = Page<InvoiceView>;
}
