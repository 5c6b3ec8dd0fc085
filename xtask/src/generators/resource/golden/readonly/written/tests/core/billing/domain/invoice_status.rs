use app_core::billing::domain::invoice_status::InvoiceStatus;

#[test]
fn every_one_is_read_as_it_is_written() {
    for invoice_status in InvoiceStatus::ALL {
        let text = invoice_status.as_str();

        assert_eq!(
            InvoiceStatus::try_from(text.to_owned()).unwrap(),
            invoice_status
        );
        assert_eq!(serde_json::to_value(invoice_status).unwrap(), text);
    }
}

#[test]
fn another_one_is_refused() {
    assert!(InvoiceStatus::try_from("draft_".to_owned()).is_err());
}
