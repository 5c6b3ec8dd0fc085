use std::sync::Arc;

use kernel::{Command, CommandHandler, Result};
use nject::injectable;

use crate::{
    UserId,
    billing::{
        domain::{invoice::InvoiceId, tag::TagId, tagging::Tagging},
        ports::repo::{invoice::InvoiceRepository, tagging::TaggingRepository},
        shared::invoice_unknown,
    },
};

/// Removes a tagging, if it is there.
#[derive(Clone, Debug)]
pub struct RemoveTagging {
    pub invoice_id: InvoiceId,
    pub tag_id: TagId,
    pub owner_id: UserId,
}

impl Command for RemoveTagging {
    type Output = ();
}

#[injectable]
pub struct RemoveTaggingHandler {
    pub invoices: Arc<dyn InvoiceRepository>,
    pub taggings: Arc<dyn TaggingRepository>,
}

impl CommandHandler<RemoveTagging> for RemoveTaggingHandler {
    async fn handle(&self, command: RemoveTagging) -> Result<()> {
        if self
            .invoices
            .get(command.invoice_id)
            .await?
            .is_none_or(|invoice| invoice.owner_id != command.owner_id)
        {
            return Err(invoice_unknown::invoice_unknown());
        }
        let tagging = Tagging {
            invoice_id: command.invoice_id,
            tag_id: command.tag_id,
        };
        self.taggings.remove(tagging).await
    }
}
