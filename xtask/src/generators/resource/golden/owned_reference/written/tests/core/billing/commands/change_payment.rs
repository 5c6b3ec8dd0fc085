use std::sync::Arc;

use app_core::billing::{
    commands::change_payment::{ChangePayment, ChangePaymentHandler},
    domain::{order::Order, payment::PaymentChange},
    ports::repo::{order::OrderRepository, payment::PaymentRepository},
};
use kernel::{CommandHandler, Error, Patch};
use uuid::Uuid;

use crate::tests::doubles::adapters::billing::repo::{
    order::{self, InMemoryOrderRepository},
    payment::{self, InMemoryPaymentRepository},
};

/// A handler for a service that has one payment.
async fn handler() -> (Arc<InMemoryPaymentRepository>, ChangePaymentHandler) {
    let payments = Arc::<InMemoryPaymentRepository>::default();
    payments.save(payment::payment()).await.unwrap();
    let stored = payment::other_payment();
    let orders = InMemoryOrderRepository::default();
    let order = Order {
        id: stored.order_id,
        owner_id: payment::payment().payer_id,
        ..order::order()
    };
    orders.save(order).await.unwrap();
    if let Some(id) = stored.refund_of_id {
        let order = Order {
            id,
            owner_id: payment::payment().payer_id,
            ..order::order()
        };
        orders.save(order).await.unwrap();
    }
    let handler = ChangePaymentHandler {
        orders: Arc::new(orders),
        payments: payments.clone(),
    };
    (payments, handler)
}

/// Changes the stored payment in one field.
fn command() -> ChangePayment {
    let payment = payment::payment();
    let other = payment::other_payment();
    ChangePayment {
        id: payment.id,
        payer_id: payment.payer_id,
        seen: Some(payment.version),
        change: PaymentChange {
            order_id: Some(other.order_id),
            ..Default::default()
        },
    }
}

#[tokio::test]
async fn stores_the_change_as_the_next_version() {
    let (payments, handler) = handler().await;
    let payment = payment::payment();

    let version = handler.handle(command()).await.unwrap();

    let changed = payment.clone().change(command().change);
    assert_eq!(version, payment.version.next());
    assert_eq!(payments.get(payment.id).await.unwrap(), Some(changed));
}

#[tokio::test]
async fn the_caller_must_have_seen_the_present_version() {
    let (payments, handler) = handler().await;
    let payment = payment::payment();
    let outdated = ChangePayment {
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
    let of_another = ChangePayment {
        payer_id: payment::other_payment().payer_id,
        ..command()
    };

    let refused = handler.handle(of_another).await;

    assert!(matches!(refused, Err(Error::NotFound(_))));
    assert_eq!(payments.get(payment.id).await.unwrap(), Some(payment));
}

#[tokio::test]
async fn the_order_id_must_exist() {
    let (payments, handler) = handler().await;
    let payment = payment::payment();
    let of_nothing = ChangePayment {
        change: PaymentChange {
            order_id: Some(Uuid::from_u128(0xffff).into()),
            ..Default::default()
        },
        ..command()
    };

    let refused = handler.handle(of_nothing).await;

    assert!(
        matches!(refused, Err(Error::Invalid(violations)) if violations[0].pointer == "/order_id")
    );
    assert_eq!(payments.get(payment.id).await.unwrap(), Some(payment));
}

#[tokio::test]
async fn the_order_id_must_be_ones_own() {
    let (payments, handler) = handler().await;
    let payment = payment::payment();
    let of_another = Order {
        id: payment::other_payment().order_id,
        owner_id: payment::other_payment().payer_id,
        ..order::order()
    };
    let change = PaymentChange {
        order_id: Some(of_another.id),
        ..Default::default()
    };
    handler.orders.save(of_another).await.unwrap();

    let refused = handler
        .handle(ChangePayment {
            change,
            ..command()
        })
        .await;

    assert!(
        matches!(refused, Err(Error::Invalid(violations)) if violations[0].pointer == "/order_id")
    );
    assert_eq!(payments.get(payment.id).await.unwrap(), Some(payment));
}

#[tokio::test]
async fn the_refund_of_id_must_exist() {
    let (payments, handler) = handler().await;
    let payment = payment::payment();
    let of_nothing = ChangePayment {
        change: PaymentChange {
            refund_of_id: Patch::Set(Uuid::from_u128(0xffff).into()),
            ..Default::default()
        },
        ..command()
    };

    let refused = handler.handle(of_nothing).await;

    assert!(
        matches!(refused, Err(Error::Invalid(violations)) if violations[0].pointer == "/refund_of_id")
    );
    assert_eq!(payments.get(payment.id).await.unwrap(), Some(payment));
}

#[tokio::test]
async fn the_refund_of_id_must_be_ones_own() {
    let (payments, handler) = handler().await;
    let payment = payment::payment();
    let of_another = Order {
        id: Uuid::from_u128(0xfffe).into(),
        owner_id: payment::other_payment().payer_id,
        ..order::order()
    };
    let change = PaymentChange {
        refund_of_id: Patch::Set(of_another.id),
        ..Default::default()
    };
    handler.orders.save(of_another).await.unwrap();

    let refused = handler
        .handle(ChangePayment {
            change,
            ..command()
        })
        .await;

    assert!(
        matches!(refused, Err(Error::Invalid(violations)) if violations[0].pointer == "/refund_of_id")
    );
    assert_eq!(payments.get(payment.id).await.unwrap(), Some(payment));
}
