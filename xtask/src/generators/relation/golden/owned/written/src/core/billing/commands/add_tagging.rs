use std::sync::Arc;

use kernel::{Command, CommandHandler, Result};
use nject::injectable;

use crate::{
    UserId,
    billing::{
        domain::{invoice::InvoiceId, tag::TagId, tagging::Tagging},
        ports::repo::{invoice::InvoiceRepository, tag::TagRepository, tagging::TaggingRepository},
        shared::{invoice_unknown, tag_unknown},
    },
};

/// Adds a tagging, unless it is there already.
#[derive(Clone, Debug)]
pub struct AddTagging {
    pub invoice_id: InvoiceId,
    pub tag_id: TagId,
    pub owner_id: UserId,
}

impl Command for AddTagging {
    type Output = ();
}

#[injectable]
pub struct AddTaggingHandler {
    pub invoices: Arc<dyn InvoiceRepository>,
    pub tags: Arc<dyn TagRepository>,
    pub taggings: Arc<dyn TaggingRepository>,
}

impl CommandHandler<AddTagging> for AddTaggingHandler {
    async fn handle(&self, command: AddTagging) -> Result<()> {
        if self
            .invoices
            .get(command.invoice_id)
            .await?
            .is_none_or(|invoice| invoice.owner_id != command.owner_id)
        {
            return Err(invoice_unknown::invoice_unknown());
        }
        if self.tags.get(command.tag_id).await?.is_none() {
            return Err(tag_unknown::tag_unknown());
        }
        let tagging = Tagging {
            invoice_id: command.invoice_id,
            tag_id: command.tag_id,
        };
        self.taggings.add(tagging).await
    }
}
