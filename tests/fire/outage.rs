//! The database server becomes unavailable for a while.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::Duration,
};

use lab::Service;

use super::{
    bank::{Bank, Pair, carried_out},
    environment::{Database, Environment},
};

const CLIENTS: usize = 16;

/// The service continues on its own when the server is available again.
#[test]
fn the_server_crashes() {
    let environment = Environment::new(Database::Postgres);
    let service = environment.start(&[]);
    let bank = Bank::of(&service);
    let pairs: Vec<_> = (0..CLIENTS).map(|_| bank.open_pair()).collect();
    let (up_again, stop) = (AtomicBool::new(false), AtomicBool::new(false));

    let counts: Vec<_> = thread::scope(|scope| {
        let clients: Vec<_> = pairs
            .iter()
            .map(|pair| scope.spawn(|| transfer(&service, pair, &up_again, &stop)))
            .collect();
        thread::sleep(Duration::from_secs(1));
        environment.postgres().crash();
        thread::sleep(Duration::from_secs(1));
        environment.postgres().start_again();
        up_again.store(true, Ordering::Relaxed);
        thread::sleep(Duration::from_secs(2));
        stop.store(true, Ordering::Relaxed);
        clients
            .into_iter()
            .map(|client| client.join().unwrap())
            .collect()
    });

    for (pair, count) in pairs.iter().zip(&counts) {
        // A transfer that failed may have been carried out, if the server crashed before it could report
        // that.
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
        "{acknowledged} transfers were acknowledged, {failed} failed while the server was down"
    );
    assert!(failed > 0);
}

/// The results of the transfers of one client.
#[derive(Default)]
struct Count {
    acknowledged: usize,
    failed: usize,
}

/// Makes transfers until `stop` is set. Once `up_again` is set, no transfer may fail.
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
