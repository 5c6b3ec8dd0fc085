DROP INDEX "invoices_number_id";
