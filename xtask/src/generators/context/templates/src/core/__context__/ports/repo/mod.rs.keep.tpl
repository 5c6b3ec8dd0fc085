//! The interfaces of the repositories, which store aggregates.
