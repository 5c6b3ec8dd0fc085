use std::sync::Arc;

use app_core::billing::{
    commands::delete_payment::{DeletePayment, DeletePaymentHandler},
    ports::repo::payment::PaymentRepository,
};
use kernel::{CommandHandler, Error};

use crate::tests::doubles::adapters::billing::repo::payment::{self, InMemoryPaymentRepository};

/// A handler for a service that has two payments.
async fn handler() -> (Arc<InMemoryPaymentRepository>, DeletePaymentHandler) {
    let payments = Arc::<InMemoryPaymentRepository>::default();
    payments.save(payment::payment()).await.unwrap();
    payments.save(payment::other_payment()).await.unwrap();
    let handler = DeletePaymentHandler {
        payments: payments.clone(),
    };
    (payments, handler)
}

fn command() -> DeletePayment {
    let payment = payment::payment();
    DeletePayment {
        id: payment.id,
        payer_id: payment.payer_id,
        seen: Some(payment.version),
    }
}

#[tokio::test]
async fn deletes_one() {
    let (payments, handler) = handler().await;

    handler.handle(command()).await.unwrap();

    assert_eq!(payments.get(payment::payment().id).await.unwrap(), None);
    let other = payment::other_payment();
    assert_eq!(payments.get(other.id).await.unwrap(), Some(other));
}

#[tokio::test]
async fn the_caller_must_have_seen_the_present_version() {
    let (payments, handler) = handler().await;
    let payment = payment::payment();
    let outdated = DeletePayment {
        seen: Some(payment.version.next()),
        ..command()
    };

    let refused = handler.handle(outdated).await;

    assert!(matches!(refused, Err(Error::PreconditionFailed(_))));
    assert_eq!(payments.get(payment.id).await.unwrap(), Some(payment));
}

#[tokio::test]
async fn what_is_anothers_does_not_exist() {
    let (payments, handler) = handler().await;
    let payment = payment::payment();
    let of_another = DeletePayment {
        payer_id: payment::other_payment().payer_id,
        ..command()
    };

    let refused = handler.handle(of_another).await;

    assert!(matches!(refused, Err(Error::NotFound(_))));
    assert_eq!(payments.get(payment.id).await.unwrap(), Some(payment));
}
