mod invoice_number;
