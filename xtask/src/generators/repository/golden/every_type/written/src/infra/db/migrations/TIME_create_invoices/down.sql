DROP TABLE "invoice_tags";
DROP TABLE "invoice_lines";
DROP TABLE "invoices";
