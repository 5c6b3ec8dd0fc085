mod migrations;
mod tables;
