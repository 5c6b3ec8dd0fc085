//! The jobs that wait, those that were given up, and the schedules. They are kept in tables of the runtime.

mod backlog;
mod dead_letters;
mod job;
mod schedules;
mod time;
mod waiting;

pub use self::{
    backlog::{BacklogRow, backlog, load_backlog},
    dead_letters::{Selection, bury, dead, drop_dead, retry},
    job::{COLUMNS, Draft, Number, StoredJob, load_jobs},
    schedules::{know_schedule, tick},
    time::{micros, system_time},
    waiting::{
        Among, Claim, Oldest, due, finish, hand_back, insert, known, lease, next, postpone,
        prolong, unknown, waiting,
    },
};
