use std::sync::Arc;

use app_core::billing::{
    commands::create_invoice::{CreateInvoice, CreateInvoiceHandler},
    domain::{
        bank_account::BankAccount,
        invoice::{Invoice, NewInvoice},
    },
    ports::repo::{bank_account::BankAccountRepository, invoice::InvoiceRepository},
};
use kernel::{CommandHandler, Error, Version};
use uuid::Uuid;

use crate::tests::doubles::{
    adapters::billing::repo::{
        bank_account::{self, InMemoryBankAccountRepository},
        invoice::{self, InMemoryInvoiceRepository},
    },
    services::{clock::FixedClock, uuid::SequentialUuids},
};

async fn handler(invoices: &Arc<InMemoryInvoiceRepository>) -> CreateInvoiceHandler {
    let stored = invoice::invoice();
    let bank_accounts = InMemoryBankAccountRepository::default();
    let bank_account = BankAccount {
        id: stored.bank_account_id,
        ..bank_account::bank_account()
    };
    bank_accounts.save(bank_account).await.unwrap();
    CreateInvoiceHandler {
        clock: Arc::new(FixedClock::default()),
        bank_accounts: Arc::new(bank_accounts),
        invoices: invoices.clone(),
        uuids: Arc::new(SequentialUuids::default()),
    }
}

fn command() -> CreateInvoice {
    let invoice = invoice::invoice();
    CreateInvoice {
        owner_id: invoice.owner_id,
        invoice: NewInvoice {
            invoice_number: invoice.invoice_number,
            bank_account_id: invoice.bank_account_id,
            patient_id: invoice.patient_id,
            total_price: invoice.total_price,
            payment_status: invoice.payment_status,
            invoice_lines: invoice.invoice_lines,
            due_on: invoice.due_on,
            extra_data: invoice.extra_data,
        },
    }
}

#[tokio::test]
async fn stores_what_it_is_given() {
    let invoices = Arc::default();

    let id = handler(&invoices).await.handle(command()).await.unwrap();

    let expected = Invoice {
        id,
        version: Version::FIRST,
        created_at: FixedClock::START,
        ..invoice::invoice()
    };
    assert_eq!(invoices.get(id).await.unwrap(), Some(expected));
}

#[tokio::test]
async fn the_bank_account_id_must_exist() {
    let invoices = Arc::default();
    let mut command = command();
    command.invoice.bank_account_id = Uuid::from_u128(0xffff).into();

    let refused = handler(&invoices).await.handle(command).await;

    assert!(
        matches!(refused, Err(Error::Invalid(violations)) if violations[0].pointer == "/bank_account_id")
    );
}
