mod get_invoice;
