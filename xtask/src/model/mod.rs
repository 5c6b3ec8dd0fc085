//! A model of the service, read from its source code with `syn`. It does not use cargo, so that it works even
//! if the service does not compile.
//!
//! [`Model`] reads files on demand, for the commands that write, and [`LazyTree`] has its modules by their names.
//! [`Sources`] reads all files, [`Tree`] has all modules, and [`Project`] is the model of them, for the check and
//! the list. Both follow modules, and resolve paths, by the same rules.

mod attributes;
pub mod comments;
mod composition;
pub mod entries;
pub mod exports;
pub mod files;
mod implementations;
mod jobs;
pub mod layout;
mod lazy;
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
pub mod tokens;
mod tree;
mod typed_ids;
pub mod unfinished;
mod visitor;
mod walk;

pub use self::{
    composition::{Composition, HandlerLine, PortLine, ScheduleLine, SubscriberLine},
    files::Files,
    implementations::{Definition, DefinitionKind, Implementation},
    jobs::{Job, Sender, Sending, job_name, job_version},
    layout::Name,
    lazy::LazyTree,
    manifest::{Dependency, Manifest, Setting},
    module::Module,
    project::{Message, MessageKind, Project},
    references::{Kind, MethodCall, Reference},
    resolve::{Modules, Resolver},
    routers::{Endpoint, Routers},
    source::{Defect, Extent, Place, Source},
    sources::Sources,
    tree::{Absent, Tree},
    typed_ids::typed_id,
    walk::{Child, Model, ModuleError},
};
