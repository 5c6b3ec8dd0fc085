//! Fields, types, entities and value objects as plain data, and how they are read from the command line and
//! from code.

mod code;
mod definition;
pub mod describe;
mod domain;
mod entity;
mod enumeration;
mod grammar;
mod literal;
mod parse;
mod part;
pub mod payload;
mod place;
mod primitive;
mod range;
pub mod read;
mod sample;
mod types;
mod value_object;

pub use self::{
    code::Code,
    definition::{Definition, Kind},
    domain::Domain,
    grammar::WrittenField,
    literal::grouped,
    parse::{default_without_body, enumeration},
    part::{Part, must_differ},
    place::{Inner, Place, places},
    primitive::{Database, Primitive, TYPES},
    range::Range,
    types::{
        Bounds, Cardinality, Composite, Conversion, Entity, Enum, Equality, Event, Field,
        FieldType, Id, Literal, ValueObject,
    },
};
