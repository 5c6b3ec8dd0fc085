mod list_invoices;
