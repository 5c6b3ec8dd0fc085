mod get_invoice;
mod list_invoices;
