use app_core::billing::domain::customer::{Customer, CustomerChange};

use crate::tests::doubles::adapters::billing::repo::customer;

#[test]
fn a_change_replaces_what_it_contains() {
    let customer = customer::customer();
    let other = customer::other_customer();
    let change = CustomerChange {
        name: Some(other.name.clone()),
    };

    let changed = customer.clone().change(change);

    let expected = Customer {
        id: customer.id,
        version: customer.version.next(),
        created_at: customer.created_at,
        ..other
    };
    assert_eq!(changed, expected);
}

#[test]
fn a_change_of_nothing_makes_no_version() {
    let customer = customer::customer();

    let changed = customer.clone().change(CustomerChange::default());

    assert_eq!(changed, customer);
}
