//! Fields, types, entities and value objects as plain data, and how they are read from the command line and
//! from code.

mod columns;
pub mod describe;
mod domain;
mod parse;
mod part;
mod primitive;
mod types;

pub use self::{
    columns::{check_columns, column_name},
    domain::{Domain, argument, ids, last, origin},
    part::{Part, must_differ},
    primitive::{Database, Primitive, TYPES},
    types::{Composite, Conversion, Entity, Equality, Field, FieldType, Id, ValueObject},
};
