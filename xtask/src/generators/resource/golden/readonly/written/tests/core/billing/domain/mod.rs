mod invoice;
mod invoice_status;
