mod query_handlers;
