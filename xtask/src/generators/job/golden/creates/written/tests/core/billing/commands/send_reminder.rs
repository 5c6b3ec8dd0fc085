use std::sync::Arc;

use app_core::billing::{
    commands::send_reminder::{SendReminder, SendReminderHandler},
    domain::{
        invoice::{Invoice, InvoiceId},
        reminder::{Reminder, ReminderId},
    },
    ports::repo::{invoice::InvoiceRepository, reminder::ReminderRepository},
};
use kernel::{CommandHandler, Error};
use uuid::Uuid;

use crate::tests::doubles::{
    adapters::billing::repo::{
        invoice::{self, InMemoryInvoiceRepository},
        reminder::InMemoryReminderRepository,
    },
    services::{clock::FixedClock, uuid::SequentialUuids},
};

async fn handler(reminders: &Arc<InMemoryReminderRepository>) -> SendReminderHandler {
    let invoices = InMemoryInvoiceRepository::default();
    let invoice = Invoice {
        id: command().invoice_id,
        ..invoice::invoice()
    };
    invoices.save(invoice).await.unwrap();
    SendReminderHandler {
        clock: Arc::new(FixedClock::default()),
        invoices: Arc::new(invoices),
        reminders: reminders.clone(),
        uuids: Arc::new(SequentialUuids::default()),
    }
}

fn command() -> SendReminder {
    SendReminder {
        invoice_id: InvoiceId::from(Uuid::from_u128(8)),
    }
}

#[tokio::test]
async fn stores_what_it_is_given() {
    let reminders = Arc::<InMemoryReminderRepository>::default();
    let command = command();

    handler(&reminders)
        .await
        .handle(command.clone())
        .await
        .unwrap();

    let id = ReminderId::from(Uuid::from_u128(1));
    let stored = reminders.get(id).await.unwrap();
    let expected = Reminder {
        id,
        invoice_id: command.invoice_id,
        sent_at: FixedClock::START,
    };
    assert_eq!(stored, Some(expected));
}

#[tokio::test]
async fn the_invoice_id_must_exist() {
    let reminders = Arc::<InMemoryReminderRepository>::default();
    let mut command = command();
    command.invoice_id = Uuid::from_u128(0xffff).into();

    let answer = handler(&reminders).await.handle(command).await;

    let Err(Error::Invalid(violations)) = answer else {
        panic!("{answer:?}");
    };
    assert_eq!(violations[0].pointer, "/invoice_id");
}
