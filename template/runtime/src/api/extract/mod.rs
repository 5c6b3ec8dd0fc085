//! Extractors whose rejections are problems, like all other errors: 422 with a pointer to each wrong value.

pub(super) mod json;
mod path;
mod query;
mod strict;

pub use self::{json::Json, path::Path, query::Query};
use super::problem::Problem;
