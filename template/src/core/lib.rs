//! Domain and application: what the service is about, free of frameworks and databases.
//!
//! Every folder is a bounded context; the files beside them are what all contexts share.

pub mod auth;
pub mod user_profile;

mod cqrs;
mod error;
mod id;
mod user_id;
mod validation;

pub use self::{
    cqrs::{Ask, Command, CommandHandler, Dispatch, Query, QueryHandler},
    error::{Error, Reason, Result},
    user_id::UserId,
    validation::{BrokenRule, Violation, field, validate},
};
