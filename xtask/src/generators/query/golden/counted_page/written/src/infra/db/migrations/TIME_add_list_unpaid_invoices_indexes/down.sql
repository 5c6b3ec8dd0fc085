DROP INDEX "invoices_customer_id_number_prefix";
