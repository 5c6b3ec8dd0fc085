mod pay_invoice;
