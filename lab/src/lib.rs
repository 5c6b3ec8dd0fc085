//! Services to experiment on, for the tests and the benchmarks of this repository: stamped out, grown
//! with their own generator, built, and run as processes.
//!
//! What goes wrong here ends the experiment, with a message that says why.

#![allow(clippy::missing_panics_doc)]

mod client;
#[path = "../../template/tests/impl/database.postgres/cluster.rs"]
mod cluster;
mod ledger;
mod postgres;
mod service;
mod stamped;
mod workshop;

pub use self::{
    client::{Answer, Client},
    ledger::Ledger,
    postgres::Postgres,
    service::Service,
    stamped::Stamped,
    workshop::{Profile, Turn, Workshop, target, text},
};
