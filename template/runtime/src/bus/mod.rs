//! The buses, which bring each message to its handler and do what all handlers have in common.

mod command_bus;
mod nested;
mod query_bus;
mod span;

pub use self::{command_bus::CommandBus, query_bus::QueryBus};
