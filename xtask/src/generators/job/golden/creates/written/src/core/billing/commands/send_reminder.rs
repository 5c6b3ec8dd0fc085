use std::sync::Arc;

use kernel::{Command, CommandHandler, Error, Job, Result};
use nject::injectable;
use serde::{Deserialize, Serialize};
use services::{clock::Clock, uuid::UuidGenerator};

use crate::billing::{
    domain::{
        invoice::InvoiceId,
        reminder::{Reminder, ReminderId},
    },
    ports::repo::{invoice::InvoiceRepository, reminder::ReminderRepository},
};

/// Send reminder.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SendReminder {
    pub invoice_id: InvoiceId,
}

impl Command for SendReminder {
    type Output = ();
}

impl Job for SendReminder {
    const NAME: &'static str = "billing.send_reminder";
}

#[injectable]
pub struct SendReminderHandler {
    pub clock: Arc<dyn Clock>,
    pub invoices: Arc<dyn InvoiceRepository>,
    pub reminders: Arc<dyn ReminderRepository>,
    pub uuids: Arc<dyn UuidGenerator>,
}

impl CommandHandler<SendReminder> for SendReminderHandler {
    async fn handle(&self, command: SendReminder) -> Result<()> {
        if self.invoices.get(command.invoice_id).await?.is_none() {
            return Err(Error::unknown(
                "/invoice_id",
                "invoice_unknown",
                "There is no such invoice.",
            ));
        }
        let id = ReminderId::from(self.uuids.next());
        let reminder = Reminder {
            id,
            invoice_id: command.invoice_id,
            sent_at: self.clock.now(),
        };
        self.reminders.save(reminder).await
    }
}
