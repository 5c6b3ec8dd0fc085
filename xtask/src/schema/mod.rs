//! Fields, types, entities and value objects as plain data, and how they are read from the command line and
//! from code.

mod code;
mod definition;
pub mod describe;
mod domain;
mod entity;
mod parse;
mod part;
mod primitive;
pub mod read;
mod types;
mod value_object;

pub use self::{
    code::Code,
    definition::{Definition, Kind},
    domain::Domain,
    part::{Part, must_differ},
    primitive::{Database, Primitive, TYPES},
    types::{Composite, Conversion, Entity, Equality, Field, FieldType, Id, ValueObject},
};
