CREATE INDEX "invoices_issued_on_id" ON "invoices" ("issued_on", "id");
