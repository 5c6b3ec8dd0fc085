use std::sync::Arc;

use app_core::billing::{
    commands::create_payment::{CreatePayment, CreatePaymentHandler},
    domain::{
        order::Order,
        payment::{NewPayment, Payment},
    },
    ports::repo::{order::OrderRepository, payment::PaymentRepository},
};
use kernel::{CommandHandler, Error, Version};
use uuid::Uuid;

use crate::tests::doubles::{
    adapters::billing::repo::{
        order::{self, InMemoryOrderRepository},
        payment::{self, InMemoryPaymentRepository},
    },
    services::{clock::FixedClock, uuid::SequentialUuids},
};

async fn handler(payments: &Arc<InMemoryPaymentRepository>) -> CreatePaymentHandler {
    let stored = payment::payment();
    let orders = InMemoryOrderRepository::default();
    let order = Order {
        id: stored.order_id,
        owner_id: stored.payer_id,
        ..order::order()
    };
    orders.save(order).await.unwrap();
    if let Some(id) = stored.refund_of_id {
        let order = Order {
            id,
            owner_id: stored.payer_id,
            ..order::order()
        };
        orders.save(order).await.unwrap();
    }
    CreatePaymentHandler {
        clock: Arc::new(FixedClock::default()),
        orders: Arc::new(orders),
        payments: payments.clone(),
        uuids: Arc::new(SequentialUuids::default()),
    }
}

fn command() -> CreatePayment {
    let payment = payment::payment();
    CreatePayment {
        payer_id: payment.payer_id,
        payment: NewPayment {
            order_id: payment.order_id,
            refund_of_id: payment.refund_of_id,
            amount: payment.amount,
        },
    }
}

#[tokio::test]
async fn stores_what_it_is_given() {
    let payments = Arc::default();

    let id = handler(&payments).await.handle(command()).await.unwrap();

    let expected = Payment {
        id,
        version: Version::FIRST,
        created_at: FixedClock::START,
        ..payment::payment()
    };
    assert_eq!(payments.get(id).await.unwrap(), Some(expected));
}

#[tokio::test]
async fn the_order_id_must_exist() {
    let payments = Arc::default();
    let mut command = command();
    command.payment.order_id = Uuid::from_u128(0xffff).into();

    let refused = handler(&payments).await.handle(command).await;

    assert!(
        matches!(refused, Err(Error::Invalid(violations)) if violations[0].pointer == "/order_id")
    );
}

#[tokio::test]
async fn the_order_id_must_be_ones_own() {
    let handler = handler(&Arc::default()).await;
    let of_another = Order {
        id: payment::payment().order_id,
        owner_id: payment::other_payment().payer_id,
        ..order::order()
    };
    handler.orders.save(of_another).await.unwrap();

    let refused = handler.handle(command()).await;

    assert!(
        matches!(refused, Err(Error::Invalid(violations)) if violations[0].pointer == "/order_id")
    );
}

#[tokio::test]
async fn the_refund_of_id_must_exist() {
    let payments = Arc::default();
    let mut command = command();
    command.payment.refund_of_id = Some(Uuid::from_u128(0xffff).into());

    let refused = handler(&payments).await.handle(command).await;

    assert!(
        matches!(refused, Err(Error::Invalid(violations)) if violations[0].pointer == "/refund_of_id")
    );
}

#[tokio::test]
async fn the_refund_of_id_must_be_ones_own() {
    let handler = handler(&Arc::default()).await;
    let of_another = Order {
        id: payment::payment().refund_of_id.unwrap(),
        owner_id: payment::other_payment().payer_id,
        ..order::order()
    };
    handler.orders.save(of_another).await.unwrap();

    let refused = handler.handle(command()).await;

    assert!(
        matches!(refused, Err(Error::Invalid(violations)) if violations[0].pointer == "/refund_of_id")
    );
}
