DROP TABLE "invoice_tags";
DROP TABLE "invoices";
