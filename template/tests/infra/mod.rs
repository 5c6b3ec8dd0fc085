mod adapters;
mod api;
mod cli;
mod cli_apps;
mod db;
mod mail;
mod metrics;
mod security_events;
