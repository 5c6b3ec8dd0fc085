mod discard_invoice;
