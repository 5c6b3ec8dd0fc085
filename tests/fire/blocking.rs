//! Handlers that block the thread that runs them.

use std::{thread, time::Duration};

use super::{
    bank::Bank,
    environment::{Database, Environment},
    scenario::{
        assert_held_up, assert_kept, assert_others_served, assert_stops, commands_are_given_up,
        for_each_way, queries_are_given_up, wait_until_served,
    },
    trouble::Trouble,
};

/// Longer than any test takes.
const WAYS: [&str; 2] = ["sleep?seconds=60", "sleep-guard?seconds=60"];

const WHY: &str = "the handler blocked a database thread";

/// Another thread replaces the blocked one.
#[test]
fn commands_that_block_on_sqlite() {
    commands_are_given_up(&Environment::new(Database::Sqlite), &WAYS, WHY);
}

#[test]
fn queries_that_block_on_sqlite() {
    let environment = Environment::new(Database::Sqlite);
    queries_are_given_up(&environment, &WAYS, "DATABASE__READERS", WHY);
}

/// The commands that ran before it in the same transaction are run again. When the thread wakes up, it does
/// not change anything.
#[test]
fn a_command_that_blocks_for_a_while_on_sqlite() {
    let environment = Environment::new(Database::Sqlite);
    for_each_way(
        &environment,
        &["sleep?seconds=4"],
        &[],
        |mut service, way| {
            let bank = Bank::of(&service);
            let (stalled, blocked, other) = (bank.open(), bank.open(), bank.open());
            let blocked = thread::scope(|scope| {
                let stall = scope.spawn(|| Bank::of(&service).stall(&stalled, 1_500).unwrap());
                // It has an open transaction now. Commands that arrive in the meantime become part of it.
                let _ = service.wait_for_line(&["WARN", &stalled]);
                let blocking = Trouble::send(&service, "POST", way, blocked);
                assert_eq!(bank.deposit(&other).unwrap().status, 204);
                assert_eq!(stall.join().unwrap().status, 204);
                blocking.assert_given_up(&service, WHY)
            });
            let cause = "a command in the same group blocked its thread";
            let _ = service.wait_for_line(&["running again", cause, &stalled]);

            // Until the thread wakes up.
            thread::sleep(Duration::from_secs(2));
            let mut kept = assert_others_served(&service);
            assert_stops(&mut service);
            kept.push(other);
            assert_kept(&mut service, &kept, &[blocked]);
        },
    );
}

/// The number of new threads is limited. Commands continue. Queries continue when one of those that block has
/// ended.
#[test]
fn too_many_queries_that_block_on_sqlite() {
    const MOST: usize = 8;
    let environment = Environment::new(Database::Sqlite);
    let settings = [("DATABASE__READERS", "8"), ("DATABASE__HOLD_TIMEOUT", "1")];
    for_each_way(
        &environment,
        &["sleep?seconds=60"],
        &settings,
        |mut service, way| {
            let bank = Bank::of(&service);
            let account = bank.open();
            let mut blocking = Trouble::queries(&service, MOST, way);
            assert_others_served(&service);
            blocking.extend(Trouble::queries(&service, MOST, "sleep?seconds=4"));
            for query in blocking {
                query.assert_given_up(&service, WHY);
            }

            assert_held_up(&bank, || bank.look_at(&account));
            assert_eq!(bank.deposit(&account).unwrap().status, 204);
            wait_until_served(|| bank.look_at(&account));
            let kept = assert_others_served(&service);
            assert_stops(&mut service);
            assert_kept(&mut service, &kept, &[]);
        },
    );
}

/// It occupies a thread and a connection until it ends. The others are still usable.
#[test]
fn commands_that_block_on_postgres() {
    let environment = Environment::new(Database::Postgres);
    let settings = [
        ("SERVER__REQUEST_TIMEOUT", "3"),
        ("DATABASE__HOLD_TIMEOUT", "1"),
        // Like a machine with several cores.
        ("TOKIO_WORKER_THREADS", "4"),
    ];
    for_each_way(&environment, &WAYS, &settings, |mut service, way| {
        let blocking = Trouble::command(&service, way);
        let kept = assert_others_served(&service);
        blocking.assert_under_way();
        let first = blocking.assert_answered(&service, 504, "timeout");
        let _ = service.wait_for_line(&["ERROR", &first, "blocks a thread"]);

        let blocking = Trouble::command(&service, way);
        assert_stops(&mut service);
        let second = blocking.assert_answered(&service, 504, "timeout");
        assert_kept(&mut service, &kept, &[first, second]);
    });
}

/// They end on their own, but too late.
#[test]
fn commands_that_block_for_a_while_on_postgres() {
    let environment = Environment::new(Database::Postgres);
    // When the longer one ends, the server has already ended its transaction.
    let ways = ["sleep?seconds=2", "sleep-guard?seconds=4"];
    let settings = [
        ("DATABASE__HOLD_TIMEOUT", "1"),
        ("DATABASE__STATEMENT_TIMEOUT", "3"),
        ("TOKIO_WORKER_THREADS", "4"),
    ];
    for_each_way(&environment, &ways, &settings, |mut service, way| {
        let why = "longer than DATABASE__HOLD_TIMEOUT allows";
        let undone = Trouble::command(&service, way).assert_given_up(&service, why);
        let kept = assert_others_served(&service);
        assert_stops(&mut service);
        assert_kept(&mut service, &kept, &[undone]);
    });
}
