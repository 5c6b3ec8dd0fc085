mod invoice_status;
