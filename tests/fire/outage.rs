//! The database server goes away and comes back.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::Duration,
};

use lab::Service;

use super::{
    bank::{Bank, Pair, carried_out},
    ground::{Database, Ground},
};

const CLIENTS: usize = 16;

/// The service goes on by itself once the server is back.
#[test]
fn the_server_crashes() {
    let ground = Ground::new(Database::Postgres);
    let service = ground.start(&[]);
    let bank = Bank::of(&service);
    let pairs: Vec<_> = (0..CLIENTS).map(|_| bank.open_pair()).collect();
    let (up_again, stop) = (AtomicBool::new(false), AtomicBool::new(false));

    let counts: Vec<_> = thread::scope(|scope| {
        let clients: Vec<_> = pairs
            .iter()
            .map(|pair| scope.spawn(|| transfer(&service, pair, &up_again, &stop)))
            .collect();
        thread::sleep(Duration::from_secs(1));
        ground.postgres().crash();
        thread::sleep(Duration::from_secs(1));
        ground.postgres().start_again();
        up_again.store(true, Ordering::Relaxed);
        thread::sleep(Duration::from_secs(2));
        stop.store(true, Ordering::Relaxed);
        clients
            .into_iter()
            .map(|client| client.join().unwrap())
            .collect()
    });

    for (pair, count) in pairs.iter().zip(&counts) {
        // One that failed may have been carried out, with nobody left to say so.
        let expected = count.acknowledged..=count.acknowledged + count.failed;
        let transfers = bank.transfers(pair);
        assert!(
            expected.contains(&transfers),
            "{transfers}, not {expected:?}"
        );
    }
    let acknowledged: usize = counts.iter().map(|count| count.acknowledged).sum();
    let failed: usize = counts.iter().map(|count| count.failed).sum();
    println!(
        "{acknowledged} transfers were acknowledged, {failed} failed while the server was away"
    );
    assert!(failed > 0);
}

/// What became of the transfers of one client.
#[derive(Default)]
struct Count {
    acknowledged: usize,
    failed: usize,
}

/// Transfers until it is told to `stop`, and expects no failure once the server is `up_again`.
fn transfer(service: &Service, pair: &Pair, up_again: &AtomicBool, stop: &AtomicBool) -> Count {
    let bank = Bank::of(service);
    let mut count = Count::default();
    while !stop.load(Ordering::Relaxed) {
        let up = up_again.load(Ordering::Relaxed);
        let answer = bank.transfer(pair).unwrap();
        if carried_out(&answer) {
            count.acknowledged += 1;
        } else {
            assert!(!up, "{answer:?}");
            count.failed += 1;
        }
    }
    count
}
