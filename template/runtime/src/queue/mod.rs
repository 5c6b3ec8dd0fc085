//! Events and jobs: commands that are stored in the unit of work of another command, and run after its commit.
//!
//! A handler publishes an event with `Arc<dyn Publish<UserRegistered>>`, and defers a job with
//! `Arc<dyn Defer<SendReminder>>`. [`subscribers!`](crate::subscribers) lists the jobs that are made from an
//! event, and [`schedules!`](crate::schedules) those that are due at certain times. A [`Relay`] runs them.

mod admin;
mod backlog;
mod delivery;
mod foreign;
mod in_hand;
mod job_type;
mod ports;
mod relay;
mod schedule;
mod state;
mod statements;
mod subscribed;
mod ticker;

pub(crate) use self::state::Queue;
pub use self::{
    admin::{Admin, Selection, StoredJob},
    backlog::Backlog,
    delivery::Outcome,
    foreign::{ForeignEvent, Subscribers, can_arrive, job_of_data},
    job_type::{JobType, Jobs, NotAJob, Probe, is_the_only_one},
    relay::{Relay, run_due},
    schedule::{Schedule, Schedules, is_schedule, schedule},
    subscribed::{MadeFrom, Subscribed, job_of_event},
};
#[cfg(feature = "nats")]
pub(crate) use self::{
    ports::store,
    statements::{Connection, UnitOfWork},
};
