mod admin;
mod migrations;
mod prepared;
mod schema;
mod settings;
mod tables;
mod unit_of_work;
