mod admin;
mod migrations;
mod tables;
mod unit_of_work;
