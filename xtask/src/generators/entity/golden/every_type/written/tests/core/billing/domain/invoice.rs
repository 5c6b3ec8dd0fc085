use app_core::{
    UserId,
    billing::domain::{
        customer::CustomerId,
        iban::Iban,
        invoice::{Invoice, InvoiceId},
        invoice_line::InvoiceLine,
        invoice_status::InvoiceStatus,
        money::Money,
    },
    scheduling::PatientId,
};
use chrono::{DateTime, NaiveDate, TimeDelta};
use rust_decimal::Decimal;
use serde_json::Value;
use uuid::Uuid;

#[test]
fn can_be_found_by_the_text_of_its_id() {
    let invoice = Invoice {
        id: InvoiceId::from(Uuid::from_u128(1)),
        number: "Number 1".parse().unwrap(),
        note: "Note 1".parse().unwrap(),
        owner_id: UserId::from(Uuid::from_u128(11)),
        customer_id: CustomerId::from(Uuid::from_u128(13)),
        patient_id: Some(PatientId::from(Uuid::from_u128(15))),
        total: Money::new(17, "AAA".parse().unwrap()),
        discount: Some(Money::new(21, "AAA".parse().unwrap())),
        iban: Some(Iban::try_from("AAAAAAAAAAAAAAA".to_owned()).unwrap()),
        status: InvoiceStatus::Draft,
        lines: vec![
            InvoiceLine::new(
                "Description 1".parse().unwrap(),
                31,
                Money::new(33, "AAA".parse().unwrap()),
            ),
            InvoiceLine::new(
                "Description 2".parse().unwrap(),
                32,
                Money::new(34, "BBB".parse().unwrap()),
            ),
        ],
        tags: vec!["Tags 1".parse().unwrap(), "Tags 2".parse().unwrap()],
        price: Decimal::new(395, 1),
        due_on: Some(NaiveDate::default() + TimeDelta::days(41)),
        issued_at: DateTime::UNIX_EPOCH + TimeDelta::days(43),
        data: Some(Value::from("Data 1")),
    };

    let text = invoice.id.to_string();

    assert_eq!(text.parse(), Ok(invoice.id));
}
