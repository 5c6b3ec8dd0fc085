CREATE INDEX "invoices_customer_id_number_prefix" ON "invoices" ("customer_id", "number");
