//! A model of the service, read from its source code with `syn`. It does not use cargo, so that it works even
//! if the service does not compile.
//!
//! [`Model`] reads files on demand, for the commands that write. [`Sources`] reads all files, and [`Project`]
//! is the model of them, for the check and the list. Both follow modules by the same rules.

mod attributes;
pub mod comments;
mod composition;
pub mod entries;
pub mod files;
mod implementations;
pub mod layout;
mod manifest;
mod module;
mod project;
pub mod provided;
mod references;
mod resolve;
pub mod routers;
pub mod scope;
mod source;
mod sources;
mod tokens;
mod tree;
mod visitor;
mod walk;

pub use self::{
    composition::{Composition, HandlerLine, PortLine},
    files::Files,
    implementations::{Definition, DefinitionKind, Implementation},
    layout::Name,
    manifest::{Dependency, Manifest},
    module::Module,
    project::{Message, MessageKind, Project},
    references::{Kind, MethodCall, Reference},
    routers::{Endpoint, Routers},
    source::{Defect, Extent, Place, Source},
    sources::Sources,
    tree::{Absent, Tree},
    walk::{Child, Model, ModuleError},
};
