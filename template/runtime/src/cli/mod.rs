//! The command line.

mod app;
pub mod apps;
mod command_line;

pub use self::{app::App, command_line::Cli};
