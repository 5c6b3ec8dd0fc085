//! Where aggregates are kept.
