use app_core::billing::domain::payment::{Payment, PaymentChange};
use kernel::Patch;

use crate::tests::doubles::adapters::billing::repo::payment;

#[test]
fn a_change_replaces_what_it_contains() {
    let payment = payment::payment();
    let other = payment::other_payment();
    let change = PaymentChange {
        order_id: Some(other.order_id),
        refund_of_id: other.refund_of_id.map_or(Patch::Clear, Patch::Set),
        amount: Some(other.amount),
    };

    let changed = payment.clone().change(change);

    let expected = Payment {
        id: payment.id,
        payer_id: payment.payer_id,
        version: payment.version.next(),
        created_at: payment.created_at,
        ..other
    };
    assert_eq!(changed, expected);
}

#[test]
fn a_change_of_nothing_makes_no_version() {
    let payment = payment::payment();

    let changed = payment.clone().change(PaymentChange::default());

    assert_eq!(changed, payment);
}
