use app_core::billing::domain::order::{Order, OrderChange};
use kernel::Patch;

use crate::tests::doubles::adapters::billing::repo::order;

#[test]
fn a_change_replaces_what_it_contains() {
    let order = order::order();
    let other = order::other_order();
    let change = OrderChange {
        tag_ids: Some(other.tag_ids.clone()),
        lines: Some(other.lines.clone()),
        main: Some(other.main.clone()),
        gift: other.gift.clone().map_or(Patch::Clear, Patch::Set),
    };

    let changed = order.clone().change(change);

    let expected = Order {
        id: order.id,
        owner_id: order.owner_id,
        version: order.version.next(),
        created_at: order.created_at,
        ..other
    };
    assert_eq!(changed, expected);
}

#[test]
fn a_change_of_nothing_makes_no_version() {
    let order = order::order();

    let changed = order.clone().change(OrderChange::default());

    assert_eq!(changed, order);
}
