mod api;
mod cli;
mod db;
