//! Domain and application: what the service is about, free of frameworks and databases.
//!
//! Every folder is a bounded context; the files beside them are what all contexts share.

mod cqrs;
mod error;
mod id;
mod validation;

pub use self::{
    cqrs::{Ask, Command, CommandHandler, Dispatch, Query, QueryHandler},
    error::{Error, Reason, Result},
    validation::{BrokenRule, Violation, field, validate},
};
