//! The error that there is no such entity.

use anyhow::Result;
use liquid::object;

use super::make;
use crate::{names::Name, plan::Plan};

/// Adds the error for `entity` of `context`, unless it is there.
pub fn add(plan: &mut Plan, context: &str, entity: &Name) -> Result<()> {
    let values = object!({
        "context": context,
        "unknown": format!("{}_unknown", entity.snake()),
        "words": entity.words(),
    });
    make(plan, "unknown", &values)
}
