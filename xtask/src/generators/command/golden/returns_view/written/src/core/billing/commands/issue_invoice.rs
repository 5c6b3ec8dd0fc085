use kernel::{Command, CommandHandler, Error, Result, Text};
use nject::injectable;

use crate::billing::shared::invoice_view::InvoiceView;

/// Issue invoice.
#[derive(Clone, Debug)]
pub struct IssueInvoice {
    pub number: Text<1, 30>,
}

impl Command for IssueInvoice {
    type Output = Option<InvoiceView>;
}

#[injectable]
pub struct IssueInvoiceHandler;

impl CommandHandler<IssueInvoice> for IssueInvoiceHandler {
    async fn handle(&self, _command: IssueInvoice) -> Result<Option<InvoiceView>> {
        Err(Error::not_implemented("IssueInvoice"))
    }
}
