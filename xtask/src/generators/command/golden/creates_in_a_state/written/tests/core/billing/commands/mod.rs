mod send_invoice;
