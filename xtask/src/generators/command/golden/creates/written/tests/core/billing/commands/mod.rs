mod issue_invoice;
