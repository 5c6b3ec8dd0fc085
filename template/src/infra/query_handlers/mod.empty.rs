//! The handlers of queries, which read directly from the database. One folder per context.
