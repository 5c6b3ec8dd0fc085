//! Tests of the service under adverse conditions: clients that hang up, processes that are killed,
//! contention, handlers that hang. In all cases, acknowledged changes must exist, and no change may be
//! incomplete.

mod abort;
mod backup;
mod bank;
mod blocking;
mod cancel;
mod contention;
#[cfg(target_os = "linux")]
mod disk;
pub(crate) mod environment;
mod exhaustion;
mod hanging;
mod hostile;
mod jobs;
mod kill;
mod outage;
mod programs;
mod scenario;
mod sqlite;
mod statement;
mod trouble;

use std::thread;

/// Runs `client` with each of `all` at the same time, and returns the results. Each client also gets its
/// number.
fn crowd<I, T>(all: impl IntoIterator<Item = I>, client: impl Fn(u64, I) -> T + Sync) -> Vec<T>
where
    I: Send,
    T: Send,
{
    thread::scope(|scope| {
        let client = &client;
        let threads: Vec<_> = (0..)
            .zip(all)
            .map(|(number, item)| scope.spawn(move || client(number, item)))
            .collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .collect()
    })
}
