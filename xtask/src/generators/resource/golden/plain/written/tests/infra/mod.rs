mod adapters;
mod api;
mod query_handlers;
