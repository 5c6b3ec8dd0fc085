//! Clients that hang up before their command is answered.

use std::time::{Duration, Instant};

use fastrand::Rng;
use lab::Service;
use ureq::Error;

use super::{
    bank::{Bank, Pair},
    crowd,
    environment::{Database, Environment},
};

const CLIENTS: usize = 64;
const COMMANDS: usize = 2_000 / CLIENTS;

#[test]
fn who_hangs_up_harms_nobody_on_postgres() {
    who_hangs_up_harms_nobody(Database::Postgres, 16);
}

#[test]
fn who_hangs_up_harms_nobody_on_sqlite() {
    who_hangs_up_harms_nobody(Database::Sqlite, 1);
}

/// `at_once` is the number of commands that run at the same time.
fn who_hangs_up_harms_nobody(database: Database, at_once: usize) {
    let environment = Environment::new(database);
    let mut service = environment.start(&[]);
    // The first run is slower, so it is not measured.
    run(&service, None);
    let undisturbed = run(&service, None);
    // Some hang up before the service has the command, some after it has finished, and most in between.
    let patience = percentile(&undisturbed, 50) * 2;
    let disturbed = run(&service, Some(patience));

    hang_up_in_a_transaction(&service, at_once);
    environment.assert_at_rest();
    assert_nobody_waits(&service, at_once);
    // A service that stops finishes the commands that have begun, also those whose clients hung up.
    assert_eq!(service.terminate().code(), Some(0));
    service.restart();
    let bank = Bank::of(&service);
    for client in undisturbed.iter().chain(&disturbed) {
        let transfers = bank.transfers(&client.pair);
        let acknowledged = client.latencies.len();
        assert!(
            (acknowledged..=acknowledged + client.cut).contains(&transfers),
            "{acknowledged} acknowledged, {} cut off, {transfers} took place",
            client.cut
        );
    }

    let before = percentile(&undisturbed, 99);
    let after = percentile(&disturbed, 99);
    let ratio = after.as_secs_f64() / before.as_secs_f64();
    let cut: usize = disturbed.iter().map(|client| client.cut).sum();
    println!(
        "{database:?}: p99 {before:.1?}, with {cut} commands cut off {after:.1?}: x {ratio:.2}"
    );
    assert!(cut > COMMANDS * CLIENTS / 8, "{cut} commands were cut off");
    assert!(ratio < 5.0, "clients that hang up slow down the others");
}

/// The results of the commands of one client.
struct Outcome {
    pair: Pair,
    /// The latencies of the commands that were answered.
    latencies: Vec<Duration>,
    /// The number of commands that were cut off.
    cut: usize,
}

/// Runs many clients that make transfers, each between its own two accounts. With `patience`, every second
/// client hangs up after a random part of it.
fn run(service: &Service, patience: Option<Duration>) -> Vec<Outcome> {
    let bank = Bank::of(service);
    let pairs: Vec<_> = (0..CLIENTS).map(|_| bank.open_pair()).collect();
    crowd(pairs, |number, pair| {
        let mut random = Rng::with_seed(number);
        let hurried = number % 2 == 1;
        let mut bank = Bank::of(service);
        let mut outcome = Outcome {
            pair,
            latencies: Vec::new(),
            cut: 0,
        };
        for _ in 0..COMMANDS {
            // A client that hangs up needs a new connection. These clients use new ones in both runs, because
            // the cost of connections is not compared.
            if hurried {
                let hurry = patience.map(|patience| patience.mul_f64(random.f64()));
                bank = hurry.map_or_else(
                    || Bank::of(service),
                    |hurry| Bank::in_a_hurry(service, hurry),
                );
            }
            let begun = Instant::now();
            match bank.transfer(&outcome.pair) {
                Ok(answer) => {
                    assert_eq!(answer.status, 204, "{answer:?}");
                    outcome.latencies.push(begun.elapsed());
                }
                Err(Error::Timeout(_)) if hurried => outcome.cut += 1,
                Err(error) => panic!("{error}"),
            }
        }
        outcome
    })
}

/// Hangs up while commands wait that have begun. No commands follow them.
fn hang_up_in_a_transaction(service: &Service, at_once: usize) {
    let patience = Duration::from_millis(300);
    crowd(0..at_once, |_, _| {
        let account = Bank::of(service).open();
        let answer = Bank::in_a_hurry(service, patience).stall(&account, 1_000);
        assert!(matches!(answer, Err(Error::Timeout(_))), "{answer:?}");
    });
}

/// Asserts that slow commands still run at the same time, as many as before.
fn assert_nobody_waits(service: &Service, at_once: usize) {
    let begun = Instant::now();
    crowd(0..at_once, |_, _| {
        let bank = Bank::of(service);
        let answer = bank.stall(&bank.open(), 2_000).unwrap();
        assert_eq!(answer.status, 204, "{answer:?}");
    });
    assert!(begun.elapsed() < Duration::from_secs(4), "a command waited");
}

/// Returns a percentile of the latencies of the clients that do not hang up.
fn percentile(clients: &[Outcome], percent: usize) -> Duration {
    let patient = clients.iter().step_by(2);
    let mut latencies: Vec<_> = patient
        .flat_map(|client| &client.latencies)
        .copied()
        .collect();
    latencies.sort_unstable();
    latencies[(latencies.len() - 1) * percent / 100]
}
