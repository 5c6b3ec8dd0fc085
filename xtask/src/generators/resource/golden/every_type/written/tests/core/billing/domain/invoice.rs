use app_core::billing::domain::invoice::{Invoice, InvoiceChange};
use kernel::Patch;

use crate::tests::doubles::adapters::billing::repo::invoice;

#[test]
fn a_change_replaces_what_it_contains() {
    let invoice = invoice::invoice();
    let other = invoice::other_invoice();
    let change = InvoiceChange {
        number: Some(other.number.clone()),
        note: Some(other.note.clone()),
        customer_id: Some(other.customer_id),
        patient_id: other.patient_id.map_or(Patch::Clear, Patch::Set),
        total: Some(other.total.clone()),
        iban: other.iban.clone().map_or(Patch::Clear, Patch::Set),
        status: Some(other.status),
        lines: Some(other.lines.clone()),
        tags: Some(other.tags.clone()),
        price: Some(other.price),
        due_on: other.due_on.map_or(Patch::Clear, Patch::Set),
        data: other.data.clone().map_or(Patch::Clear, Patch::Set),
    };

    let changed = invoice.clone().change(change);

    let expected = Invoice {
        id: invoice.id,
        version: invoice.version.next(),
        created_at: invoice.created_at,
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
