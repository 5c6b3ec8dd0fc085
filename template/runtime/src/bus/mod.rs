//! The buses, which bring each message to its handler and do what all handlers have in common.

mod command_bus;
mod idempotency_key;
mod nested;
mod once;
mod query_bus;
mod running;
mod span;

pub(crate) use self::running::RunningKeys;
pub use self::{
    command_bus::CommandBus,
    idempotency_key::{IdempotencyKey, RequestKey},
    query_bus::QueryBus,
};
