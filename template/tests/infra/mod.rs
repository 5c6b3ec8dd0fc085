mod adapters;
mod api;
mod cli;
mod db;
mod mail;
mod metrics;
mod security_events;
