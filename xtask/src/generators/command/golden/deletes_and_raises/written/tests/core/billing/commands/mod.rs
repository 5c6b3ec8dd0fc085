mod void_invoice;
