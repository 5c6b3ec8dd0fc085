DROP INDEX "invoices_issued_on_id";
