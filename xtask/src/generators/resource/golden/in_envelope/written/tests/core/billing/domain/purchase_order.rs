use app_core::billing::domain::purchase_order::{PurchaseOrder, PurchaseOrderChange};
use kernel::Patch;

use crate::tests::doubles::adapters::billing::repo::purchase_order;

#[test]
fn a_change_replaces_what_it_contains() {
    let purchase_order = purchase_order::purchase_order();
    let other = purchase_order::other_purchase_order();
    let change = PurchaseOrderChange {
        number: Some(other.number.clone()),
        bank_account_id: Some(other.bank_account_id),
        due_on: other.due_on.map_or(Patch::Clear, Patch::Set),
        lines: Some(other.lines.clone()),
    };

    let changed = purchase_order.clone().change(change);

    let expected = PurchaseOrder {
        id: purchase_order.id,
        owner_id: purchase_order.owner_id,
        version: purchase_order.version.next(),
        created_at: purchase_order.created_at,
        ..other
    };
    assert_eq!(changed, expected);
}

#[test]
fn a_change_of_nothing_makes_no_version() {
    let purchase_order = purchase_order::purchase_order();

    let changed = purchase_order
        .clone()
        .change(PurchaseOrderChange::default());

    assert_eq!(changed, purchase_order);
}
