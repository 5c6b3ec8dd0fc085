//! The repositories, which store aggregates in the database.
