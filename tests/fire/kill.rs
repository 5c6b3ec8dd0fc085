//! Tests that kill the process while it works.

use std::{thread, time::Duration};

use fastrand::Rng;

use super::{
    bank::{Bank, Pair},
    environment::{Database, Environment},
};

const ROUNDS: usize = 20;
const CLIENTS: usize = 16;

#[test]
fn what_was_acknowledged_is_there_on_postgres() {
    what_was_acknowledged_is_there(Database::Postgres);
}

#[test]
fn what_was_acknowledged_is_there_on_sqlite() {
    what_was_acknowledged_is_there(Database::Sqlite);
}

fn what_was_acknowledged_is_there(database: Database) {
    let environment = Environment::new(database);
    let mut service = environment.start(&[]);
    let mut random = Rng::with_seed(9);
    let bank = Bank::of(&service);
    let pairs: Vec<_> = (0..CLIENTS).map(|_| bank.open_pair()).collect();
    let mut before = [0; CLIENTS];
    let mut all = 0;

    for round in 0..ROUNDS {
        let acknowledged: Vec<_> = thread::scope(|scope| {
            let clients: Vec<_> = pairs
                .iter()
                .map(|pair| {
                    let bank = Bank::of(&service);
                    scope.spawn(move || transfer_until_it_fails(&bank, pair))
                })
                .collect();
            thread::sleep(Duration::from_millis(random.u64(50..300)));
            service.kill();
            clients
                .into_iter()
                .map(|client| client.join().unwrap())
                .collect()
        });
        environment.wait_until_abandoned();
        service.restart();

        let bank = Bank::of(&service);
        for ((pair, before), acknowledged) in pairs.iter().zip(&mut before).zip(acknowledged) {
            let transfers = bank.transfers(pair);
            // The last one was not answered, so it is not known if it was carried out.
            let expected = *before + acknowledged..=*before + acknowledged + 1;
            assert!(
                expected.contains(&transfers),
                "round {round}: {transfers} transfers, not {expected:?}"
            );
            *before = transfers;
            all += acknowledged;
        }
    }
    println!(
        "{database:?}: {ROUNDS} kills, {all} commands acknowledged, none lost, none incomplete"
    );
    assert!(all > ROUNDS * 5, "there was almost no load");
}

/// Returns the number of transfers that were acknowledged.
fn transfer_until_it_fails(bank: &Bank, pair: &Pair) -> usize {
    let mut acknowledged = 0;
    while let Ok(answer) = bank.transfer(pair) {
        assert_eq!(answer.status, 204, "{answer:?}");
        acknowledged += 1;
    }
    acknowledged
}
