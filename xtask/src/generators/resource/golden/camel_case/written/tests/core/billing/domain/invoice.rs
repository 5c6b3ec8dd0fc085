use app_core::billing::domain::invoice::{Invoice, InvoiceChange};
use kernel::Patch;

use crate::tests::doubles::adapters::billing::repo::invoice;

#[test]
fn a_change_replaces_what_it_contains() {
    let invoice = invoice::invoice();
    let other = invoice::other_invoice();
    let change = InvoiceChange {
        invoice_number: Some(other.invoice_number.clone()),
        bank_account_id: Some(other.bank_account_id),
        patient_id: other.patient_id.map_or(Patch::Clear, Patch::Set),
        total_price: Some(other.total_price.clone()),
        payment_status: Some(other.payment_status),
        invoice_lines: Some(other.invoice_lines.clone()),
        due_on: other.due_on.map_or(Patch::Clear, Patch::Set),
        extra_data: other.extra_data.clone().map_or(Patch::Clear, Patch::Set),
    };

    let changed = invoice.clone().change(change);

    let expected = Invoice {
        id: invoice.id,
        owner_id: invoice.owner_id,
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
