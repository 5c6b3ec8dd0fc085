//! Filters of the templates.

use liquid_core::{
    Display_filter, Filter, FilterReflection, ParseFilter, Result, Runtime, Value, ValueView,
};

/// `{{ text | quoted }}` is a string literal of Rust.
#[derive(Clone, ParseFilter, FilterReflection)]
#[filter(
    name = "quoted",
    description = "Writes a text as a string literal of Rust.",
    parsed(QuotedFilter)
)]
pub struct Quoted;

#[derive(Debug, Default, Display_filter)]
#[name = "quoted"]
struct QuotedFilter;

impl Filter for QuotedFilter {
    fn evaluate(&self, input: &dyn ValueView, _runtime: &dyn Runtime) -> Result<Value> {
        Ok(Value::scalar(format!("{:?}", input.to_kstr().as_str())))
    }
}
