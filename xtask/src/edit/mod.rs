//! Edits of files that developers edit too. The syntax tree gives the place, and a splice of the text makes
//! the change, so that every other byte stays the same.

mod absolute;
mod addition;
mod error;
mod exports;
mod imports;
mod jobs;
mod list;
mod members;
mod modules;
mod registration;
mod routers;
mod settings;
mod source;
mod splice;
mod tables;
mod text;

pub use self::{
    absolute::{ShortenedCode, Vocabulary, prepend_imports},
    addition::Addition,
    error::EditError,
    exports::export,
    imports::{ImportedName, import, imported, tidy},
    jobs::{schedule, subscribe},
    modules::declare_module,
    registration::{Entry, register, register_expression},
    routers::{Element, add_element, add_merge, add_route},
    settings::add_settings,
    source::{Source, order},
    splice::Edit,
    tables::{Table, joined, tables},
    text::{append, enable_feature, insert_line},
};
