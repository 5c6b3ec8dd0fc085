mod adapters;
mod api;
mod cli;
mod db;
