mod send_receipt;
