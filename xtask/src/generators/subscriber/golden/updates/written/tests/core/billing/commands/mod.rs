mod number_receipt;
