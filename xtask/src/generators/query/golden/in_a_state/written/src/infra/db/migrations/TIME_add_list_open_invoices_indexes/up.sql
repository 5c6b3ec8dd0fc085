CREATE INDEX "invoices_number_id" ON "invoices" ("number", "id");
