use kernel::{CommandHandler, Due, Error, Event, Job, Result};

use crate::{
    composition::{Composition, Handled},
    db::Draft,
};

/// An event whose subscribers are listed in [`subscribers!`](crate::subscribers).
#[diagnostic::on_unimplemented(
    message = "the event `{Self}` is not listed",
    label = "published here",
    note = "list the jobs that are made from it in `subscribers!` in src/main.rs: `{Self} => [],`"
)]
pub trait Subscribed<S: Composition>: Event {
    /// Returns the jobs that are made from the event.
    fn jobs(&self) -> Result<Vec<Draft>>;
}

/// Something that can be made from the event `E`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be made from the event `{E}`",
    label = "listed for `{E}` here",
    note = "write `impl From<{E}> for {Self}` beside `{Self}`"
)]
pub trait MadeFrom<E> {
    fn made_from(event: E) -> Self;
}

impl<E, J: From<E>> MadeFrom<E> for J {
    fn made_from(event: E) -> Self {
        event.into()
    }
}

/// Returns the job that is made from `event`.
pub fn job_of_event<S, E, J>(event: &E) -> Result<Draft>
where
    S: Composition,
    E: Event,
    J: Job + MadeFrom<E> + Handled<S, Handler: CommandHandler<J>>,
{
    draft(&J::made_from(event.clone()), Due::Now)
}

pub(super) fn draft<J: Job>(job: &J, due: Due) -> Result<Draft> {
    Ok(Draft {
        name: J::NAME,
        version: J::VERSION,
        payload: serde_json::to_string(job).map_err(Error::internal)?,
        lane: job.lane(),
        unique: job.unique(),
        due,
    })
}
