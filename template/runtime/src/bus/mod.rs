//! The buses, which bring each message to its handler and do what all handlers have in common.

mod command_bus;
mod idempotency_key;
mod measured;
mod nested;
mod once;
mod query_bus;
mod retry;
mod running;
mod span;

pub use self::{
    command_bus::CommandBus,
    idempotency_key::{IdempotencyKey, RequestKey},
    query_bus::QueryBus,
};
pub(crate) use self::{retry::retry, running::RunningKeys, span::span};
