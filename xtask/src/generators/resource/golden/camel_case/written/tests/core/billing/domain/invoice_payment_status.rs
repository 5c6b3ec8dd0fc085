use app_core::billing::domain::invoice_payment_status::InvoicePaymentStatus;

#[test]
fn every_one_is_read_as_it_is_written() {
    for invoice_payment_status in InvoicePaymentStatus::ALL {
        let text = invoice_payment_status.as_str();

        assert_eq!(
            InvoicePaymentStatus::try_from(text.to_owned()).unwrap(),
            invoice_payment_status
        );
        assert_eq!(serde_json::to_value(invoice_payment_status).unwrap(), text);
    }
}

#[test]
fn another_one_is_refused() {
    assert!(InvoicePaymentStatus::try_from("draft_".to_owned()).is_err());
}
