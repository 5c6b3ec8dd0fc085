DROP INDEX "invoices_customer_id_number_prefix";
DROP INDEX "invoices_customer_id_id";
