use std::sync::Arc;

use app_core::billing::{
    commands::rename_invoice::{RenameInvoice, RenameInvoiceHandler},
    domain::{invoice::InvoiceId, invoice_number::InvoiceNumber},
};
use kernel::CommandHandler;
use uuid::Uuid;

use crate::tests::doubles::services::uuid::SequentialUuids;

#[tokio::test]
async fn is_carried_out() {
    let handler = RenameInvoiceHandler {
        uuids: Arc::new(SequentialUuids::default()),
    };
    let command = RenameInvoice {
        id: InvoiceId::from(Uuid::from_u128(7)),
        number: InvoiceNumber::try_from("Ada Lovelace".to_owned()).unwrap(),
        reason: Some("Ada Lovelace".to_owned()),
    };

    let id = handler.handle(command).await.unwrap();

    assert_eq!(id, Uuid::from_u128(1).into());
}
