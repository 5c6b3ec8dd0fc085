mod adapters;
mod api;
mod cli;
mod db;
mod security_events;
