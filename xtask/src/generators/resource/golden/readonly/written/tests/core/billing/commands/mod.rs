mod change_invoice;
mod create_invoice;
mod delete_invoice;
