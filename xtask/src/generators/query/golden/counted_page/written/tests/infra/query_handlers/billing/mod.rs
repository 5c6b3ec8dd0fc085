mod list_unpaid_invoices;
