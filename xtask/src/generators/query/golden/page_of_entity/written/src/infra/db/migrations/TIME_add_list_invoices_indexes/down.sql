DROP INDEX "invoices_number_prefix";
DROP INDEX "invoices_issued_on_id";
