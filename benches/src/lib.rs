//! What the benchmarks have in common.

pub mod contender;
pub mod load;
