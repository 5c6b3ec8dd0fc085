//! The service under fire: clients that hang up, processes that are killed, many who want the same,
//! handlers that hang. Whatever happens, what was acknowledged is there, and nothing is half there.

mod backup;
mod bank;
mod blocking;
mod cancel;
mod contention;
mod exhaustion;
pub(crate) mod ground;
mod hanging;
mod kill;
mod outage;
mod programs;
mod scenario;
mod sqlite;
mod statement;
mod trouble;

use std::thread;

/// Runs `client` on each of `all` at the same time, and returns what came of it. The clients are
/// numbered.
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
