mod mark_invoice_paid;
