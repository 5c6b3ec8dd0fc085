//! Edits of files that people write in. The syntax tree tells the place, a splice of text makes the
//! change: every byte that is not part of the change stays as it is.

mod absolute;
mod addition;
mod error;
mod imports;
mod list;
mod modules;
mod registration;
mod routers;
mod source;
mod splice;
mod tables;

pub use self::{
    absolute::{Shortened, Vocabulary, prepend_imports},
    addition::Addition,
    error::Refused,
    imports::{Imported, import, imported, tidy},
    modules::declare_module,
    registration::{Entry, register},
    routers::{Element, add_element, add_route},
    source::{Source, order},
    splice::Edit,
    tables::{Table, tables},
};
