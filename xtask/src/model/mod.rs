//! The service as its source code tells it: read with `syn`, without cargo, so that it works while
//! the service does not compile.

mod attributes;
mod composition;
pub mod files;
mod implementations;
pub mod json;
pub mod layout;
mod manifest;
mod project;
pub mod provided;
mod references;
mod resolve;
pub mod routers;
mod scope;
mod source;
mod sources;
mod tokens;
mod tree;
mod visitor;

pub use self::{
    composition::{Composition, HandlerLine, PortLine},
    files::Files,
    implementations::{Definition, DefinitionKind, Implementation},
    manifest::{Dependency, Manifest},
    project::{Message, MessageKind, Project},
    references::{Kind, MethodCall, Reference},
    routers::{Endpoint, Routers},
    source::{Defect, Extent, Place, Source},
    sources::Sources,
    tree::{Absent, Module, Name, Tree},
};
