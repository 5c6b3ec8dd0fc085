use kernel::{CommandHandler, Due, Error, Job, Result};
use serde_json::Value;

use super::subscribed::draft;
use crate::{
    composition::{Composition, Handled},
    db::Draft,
};

/// The events to which a service reacts, which [`subscribers!`](crate::subscribers) implements.
#[diagnostic::on_unimplemented(
    message = "the subscribers of `{Self}` are not registered",
    note = "register them with `subscribers!` in src/main.rs: `subscribers! {{ {Self}; }}`"
)]
pub trait Subscribers: Composition {
    /// For each registered event, how it is received, if it is one of another service.
    const FOREIGN_EVENTS: &'static [Option<ForeignEvent>];
}

/// An event of another service.
pub struct ForeignEvent {
    /// What the other service calls it.
    pub name: &'static str,
    /// Returns the jobs that are made from its data.
    pub jobs: fn(&Value) -> Result<Vec<Draft>>,
}

/// Returns the job that is made from the data of an event of another service.
pub fn job_of_data<S, J>(data: &Value) -> Result<Draft>
where
    S: Composition,
    J: Job + Handled<S, Handler: CommandHandler<J>>,
{
    let job = J::deserialize(data).map_err(Error::internal)?;
    draft(&job, Due::Now)
}

/// Returns true if all of `events` can be received.
#[must_use]
pub const fn can_arrive(events: &[Option<ForeignEvent>]) -> bool {
    let mut index = 0;
    while index < events.len() {
        if events[index].is_some() && !cfg!(feature = "nats") {
            return false;
        }
        index += 1;
    }
    true
}
