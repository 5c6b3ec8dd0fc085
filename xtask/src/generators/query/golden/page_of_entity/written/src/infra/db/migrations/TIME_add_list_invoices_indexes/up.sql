CREATE INDEX "invoices_issued_on_id" ON "invoices" ("issued_on", "id");
CREATE INDEX "invoices_number_prefix" ON "invoices" ("number");
