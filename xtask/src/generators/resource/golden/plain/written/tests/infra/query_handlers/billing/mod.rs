mod get_customer;
mod list_customers;
