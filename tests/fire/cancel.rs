//! Clients that hang up while their command is on its way.

use std::time::{Duration, Instant};

use fastrand::Rng;
use ureq::Error;

use super::{
    bank::{Bank, Pair},
    crowd,
    ground::Ground,
};

const CLIENTS: usize = 64;
const COMMANDS: usize = 2_000 / CLIENTS;

#[test]
fn who_hangs_up_harms_nobody_on_sqlite() {
    who_hangs_up_harms_nobody("sqlite");
}

fn who_hangs_up_harms_nobody(database: &str) {
    let mut ground = Ground::new(database, &[]);
    let undisturbed = run(&ground, None);
    // Some hang up before the service knows of them, some when it is done, and most in between.
    let patience = percentile(&undisturbed, 50) * 2;
    let disturbed = run(&ground, Some(patience));

    ground.assert_nothing_is_open();
    // Stopping finishes what has begun, also for those who hung up.
    assert_eq!(ground.service.terminate().code(), Some(0));
    ground.service.restart();
    for client in undisturbed.iter().chain(&disturbed) {
        let transfers = ground.bank().transfers(&client.pair);
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
    println!("{database}: p99 {before:.1?}, with {cut} commands cut off {after:.1?}: x {ratio:.2}");
    assert!(cut > COMMANDS * CLIENTS / 8, "{cut} commands were cut off");
    assert!(ratio < 5.0, "those who wait pay for those who hang up");
}

/// What became of the commands of one client.
struct Outcome {
    pair: Pair,
    /// How long those took that were answered.
    latencies: Vec<Duration>,
    cut: usize,
}

/// Has many clients transfer, each between two accounts of its own. With `patience`, every second
/// client waits for a random part of it and hangs up.
fn run(ground: &Ground, patience: Option<Duration>) -> Vec<Outcome> {
    let bank = ground.bank();
    let pairs: Vec<_> = (0..CLIENTS).map(|_| bank.open_pair()).collect();
    crowd(pairs, |number, pair| {
        let mut random = Rng::with_seed(number);
        let hurried = number % 2 == 1;
        let mut bank = ground.bank();
        let mut outcome = Outcome {
            pair,
            latencies: Vec::new(),
            cut: 0,
        };
        for _ in 0..COMMANDS {
            // Who hangs up needs a new connection. In both runs: that is not what is compared.
            if hurried {
                let hurry = patience.map(|patience| patience.mul_f64(random.f64()));
                bank = hurry.map_or_else(
                    || ground.bank(),
                    |hurry| Bank::in_a_hurry(&ground.service, hurry),
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

/// The latency that so many of a hundred commands do not exceed, of those whose clients are patient.
fn percentile(clients: &[Outcome], percent: usize) -> Duration {
    let patient = clients.iter().step_by(2);
    let mut latencies: Vec<_> = patient
        .flat_map(|client| &client.latencies)
        .copied()
        .collect();
    latencies.sort_unstable();
    latencies[(latencies.len() - 1) * percent / 100]
}
