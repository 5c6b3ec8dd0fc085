//! The service under fire: clients that hang up, processes that are killed, many who want the same,
//! handlers that hang. Whatever happens, what was acknowledged is there, and nothing is half there.

mod bank;
mod contention;
mod ground;

use std::thread;

/// Runs `client` for each of as many clients, all at the same time, and returns what each returned.
fn crowd<T: Send>(clients: usize, client: impl Fn(usize) -> T + Sync) -> Vec<T> {
    thread::scope(|scope| {
        let client = &client;
        let threads: Vec<_> = (0..clients)
            .map(|number| scope.spawn(move || client(number)))
            .collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .collect()
    })
}
