mod change_customer;
mod create_customer;
mod delete_customer;
