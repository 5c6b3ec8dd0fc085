//! Services for the tests and the benchmarks of this repository. They are stamped out, extended with their
//! own generator, built, and run as processes.
//!
//! Every error in this crate is a panic with a message.

#![allow(clippy::missing_panics_doc)]

mod built_project;
mod client;
mod ledger;
mod postgres;
mod service;
mod stamped;
pub mod statements;

pub use self::{
    built_project::{BuildLock, BuiltProject, Profile, build_settings, target, text},
    client::{Answer, Client},
    ledger::Ledger,
    postgres::Postgres,
    service::{Service, wait_for},
    stamped::Stamped,
};
