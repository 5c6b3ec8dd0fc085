mod rename_invoice;
