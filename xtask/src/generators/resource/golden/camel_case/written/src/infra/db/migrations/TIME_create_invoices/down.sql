DROP TABLE "invoice_invoice_lines";
DROP TABLE "invoices";
