//! Where aggregates are kept: in the database.
