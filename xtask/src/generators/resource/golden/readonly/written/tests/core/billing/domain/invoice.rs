use app_core::billing::domain::invoice::{Invoice, InvoiceChange};

use crate::tests::doubles::adapters::billing::repo::invoice;

#[test]
fn a_change_replaces_what_it_contains() {
    let invoice = invoice::invoice();
    let other = invoice::other_invoice();
    let change = InvoiceChange {
        number: Some(other.number.clone()),
    };

    let changed = invoice.clone().change(change);

    let expected = Invoice {
        id: invoice.id,
        owner_id: invoice.owner_id,
        version: invoice.version.next(),
        created_at: invoice.created_at,
        status: invoice.status,
        paid_at: invoice.paid_at,
        copies: invoice.copies,
        tags: invoice.tags,
        ..other
    };
    assert_eq!(changed, expected);
}

#[test]
fn a_change_of_nothing_makes_no_version() {
    let invoice = invoice::invoice();

    let changed = invoice.clone().change(InvoiceChange::default());

    assert_eq!(changed, invoice);
}
