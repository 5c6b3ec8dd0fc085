mod api;
mod cli;
mod db;
mod metrics;
