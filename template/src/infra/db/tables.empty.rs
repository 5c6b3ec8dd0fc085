//! The tables as Diesel sees them. A test compares them with the migrated database.

#![allow(clippy::wildcard_imports)] // any table may have columns of any type
