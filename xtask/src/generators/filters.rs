//! Filters of the templates.

use liquid_core::{
    Display_filter, Expression, Filter, FilterParameters, FilterReflection, FromFilterParameters,
    ParseFilter, Result, Runtime, Value, ValueView, parser::FilterArguments,
};

use super::{columns::column_name, migration::timestamp};
use crate::{bodies::Case, schema::grouped};

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

/// `{{ number | grouped }}` is the number in Rust: `1_000_000`.
#[derive(Clone, ParseFilter, FilterReflection)]
#[filter(
    name = "grouped",
    description = "Separates the thousands of a long number.",
    parsed(GroupedFilter)
)]
pub struct Grouped;

#[derive(Debug, Default, Display_filter)]
#[name = "grouped"]
struct GroupedFilter;

impl Filter for GroupedFilter {
    fn evaluate(&self, input: &dyn ValueView, _runtime: &dyn Runtime) -> Result<Value> {
        Ok(Value::scalar(grouped(input.to_kstr().as_str())))
    }
}

/// `{{ name | column: table }}` is the name of the column for a value in a table.
#[derive(Clone, ParseFilter, FilterReflection)]
#[filter(
    name = "column",
    description = "Returns the name of the column for a value in a table.",
    parameters(ColumnArguments),
    parsed(ColumnFilter)
)]
pub struct Column;

#[derive(Debug, FilterParameters)]
struct ColumnArguments {
    #[parameter(description = "The table.", arg_type = "str")]
    table: Expression,
}

#[derive(Debug, FromFilterParameters, Display_filter)]
#[name = "column"]
struct ColumnFilter {
    #[parameters]
    arguments: ColumnArguments,
}

impl Filter for ColumnFilter {
    fn evaluate(&self, input: &dyn ValueView, runtime: &dyn Runtime) -> Result<Value> {
        let arguments = self.arguments.evaluate(runtime)?;
        let name = column_name(input.to_kstr().as_str(), arguments.table.as_str());
        Ok(Value::scalar(name))
    }
}

/// `{{ name | wire }}` is the name of a field in requests and answers, in the case that the project has chosen.
#[derive(Clone, FilterReflection)]
#[filter(
    name = "wire",
    description = "Returns the name of a field in requests and answers.",
    parsed(WireFilter)
)]
pub struct Wire(pub Case);

#[derive(Debug, Display_filter)]
#[name = "wire"]
struct WireFilter(Case);

impl ParseFilter for Wire {
    fn parse(&self, _: FilterArguments) -> Result<Box<dyn Filter>> {
        Ok(Box::new(WireFilter(self.0)))
    }

    fn reflection(&self) -> &dyn FilterReflection {
        self
    }
}

impl Filter for WireFilter {
    fn evaluate(&self, input: &dyn ValueView, _runtime: &dyn Runtime) -> Result<Value> {
        Ok(Value::scalar(self.0.of_field(input.to_kstr().as_str())))
    }
}

/// `{{ number | uuid }}` is the text of the UUID with this value.
#[derive(Clone, ParseFilter, FilterReflection)]
#[filter(
    name = "uuid",
    description = "Writes a number as a UUID.",
    parsed(UuidFilter)
)]
pub struct Uuid;

#[derive(Debug, Default, Display_filter)]
#[name = "uuid"]
struct UuidFilter;

impl Filter for UuidFilter {
    fn evaluate(&self, input: &dyn ValueView, _runtime: &dyn Runtime) -> Result<Value> {
        let number = integer(input);
        Ok(Value::scalar(format!(
            "00000000-0000-0000-0000-{number:012x}"
        )))
    }
}

/// `{{ number | day }}` is the date so many days after the first of 1970.
#[derive(Clone, ParseFilter, FilterReflection)]
#[filter(
    name = "day",
    description = "Writes a number of days since 1970 as a date.",
    parsed(DayFilter)
)]
pub struct Day;

#[derive(Debug, Default, Display_filter)]
#[name = "day"]
struct DayFilter;

impl Filter for DayFilter {
    fn evaluate(&self, input: &dyn ValueView, _runtime: &dyn Runtime) -> Result<Value> {
        Ok(Value::scalar(timestamp::day(integer(input))))
    }
}

fn integer(input: &dyn ValueView) -> u64 {
    let number = input.as_scalar().and_then(|scalar| scalar.to_integer());
    number
        .and_then(|number| u64::try_from(number).ok())
        .unwrap_or_default()
}
