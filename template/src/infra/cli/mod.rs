//! The command line.

mod app;
pub mod apps;
mod builder;

pub use self::{
    app::{App, Exit},
    builder::{Cli, CliBuilder},
};
