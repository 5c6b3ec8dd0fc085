use std::sync::Arc;

use app_core::billing::{
    commands::announce_payment::{AnnouncePayment, AnnouncePaymentHandler},
    domain::invoice::InvoiceId,
    events::invoice_paid::InvoicePaid,
};
use chrono::{DateTime, TimeDelta};
use kernel::{
    CommandHandler, PublicEvent,
    doubles::{BroadcastDouble, DeliveryDouble},
};
use uuid::Uuid;

fn invoice_paid() -> InvoicePaid {
    InvoicePaid {
        id: InvoiceId::from(Uuid::from_u128(8)),
        at: DateTime::UNIX_EPOCH + TimeDelta::days(10),
        note: Some("Note 2".parse().unwrap()),
    }
}

#[test]
fn is_made_from_invoice_paid() {
    let event = invoice_paid();

    let job = AnnouncePayment::from(event.clone());

    assert_eq!(job.id, event.id);
    assert_eq!(job.at, event.at);
    assert_eq!(job.note, event.note);
}

fn command() -> AnnouncePayment {
    invoice_paid().into()
}

#[tokio::test]
async fn sends_it_to_other_services() {
    let broadcast = Arc::<BroadcastDouble>::default();
    let handler = AnnouncePaymentHandler {
        broadcast: broadcast.clone(),
        delivery: Arc::new(DeliveryDouble("7")),
    };

    handler.handle(command()).await.unwrap();

    let event = PublicEvent::new("7", "shop.billing.invoice_paid", &command()).unwrap();
    assert_eq!(broadcast.sent(), [event]);
}
