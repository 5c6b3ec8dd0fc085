//! The queries with their views, one per file.
