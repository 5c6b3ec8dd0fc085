mod adapters;
mod api;
mod cli;
mod db;
mod metrics;
mod security_events;
