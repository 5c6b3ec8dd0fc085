use app_core::billing::domain::{
    invoice::{Invoice, InvoiceId},
    money::Money,
};
use chrono::{NaiveDate, TimeDelta};
use uuid::Uuid;

#[test]
fn can_be_found_by_the_text_of_its_id() {
    let invoice = Invoice {
        id: InvoiceId::from(Uuid::from_u128(1)),
        total: Money::new(7, "Currency 1".parse().unwrap()),
        due: Some(NaiveDate::default() + TimeDelta::days(11)),
        parent: Some(InvoiceId::from(Uuid::from_u128(13))),
    };

    let text = invoice.id.to_string();

    assert_eq!(text.parse(), Ok(invoice.id));
}
