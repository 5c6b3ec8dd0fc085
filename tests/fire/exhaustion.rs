//! More load than the service can process.

use std::{
    thread,
    time::{Duration, Instant},
};

use super::{
    bank::{Bank, carried_out, timed_out},
    crowd,
    environment::{Database, Environment},
};

const CLIENTS: usize = 64;

#[test]
fn handlers_that_hang_on_postgres() {
    let settings = [
        ("DATABASE__CONNECTIONS", "4"),
        ("DATABASE__CHECKOUT_TIMEOUT", "1"),
    ];
    handlers_that_hang(Database::Postgres, 4, &settings);
}

#[test]
fn handlers_that_hang_on_sqlite() {
    // One is enough to occupy the only writer.
    handlers_that_hang(Database::Sqlite, 1, &[("DATABASE__QUEUE", "16")]);
}

#[test]
fn commands_within_commands_on_postgres() {
    commands_within_commands(Database::Postgres, &[("DATABASE__CONNECTIONS", "1")]);
}

#[test]
fn commands_within_commands_on_sqlite() {
    commands_within_commands(Database::Sqlite, &[]);
}

/// All other requests are served or refused in time, and the service recovers afterwards.
fn handlers_that_hang(database: Database, hanging: usize, settings: &[(&str, &str)]) {
    // Longer than DATABASE__HOLD_TIMEOUT, and longer than others wait for a connection.
    let hang = 4_000;
    let environment = Environment::new(database);
    let bounds = [
        ("DATABASE__HOLD_TIMEOUT", "3"),
        ("SERVER__REQUEST_TIMEOUT", "4"),
    ];
    let settings = [&bounds, settings].concat();
    let service = environment.start(&settings);
    let bank = Bank::of(&service);
    let account = bank.open();
    let held: Vec<_> = (0..hanging).map(|_| bank.open()).collect();

    let answers = thread::scope(|scope| {
        for account in &held {
            let bank = Bank::of(&service);
            scope.spawn(move || bank.stall(account, hang).unwrap());
        }
        thread::sleep(Duration::from_millis(500));
        let begun = Instant::now();
        let answers = crowd(0..CLIENTS, |_, _| {
            Bank::of(&service).deposit(&account).unwrap()
        });
        assert!(begun.elapsed() < Duration::from_secs(10));
        answers
    });

    let (unknown, known): (Vec<_>, Vec<_>) = answers.into_iter().partition(timed_out);
    let served = known.iter().filter(|answer| carried_out(answer)).count();
    let (turned_away, unknown) = (known.len() - served, unknown.len());
    println!("{database:?}: {served} served, {unknown} timed out, {turned_away} turned away");
    assert!(turned_away > 0);

    let end = Instant::now() + Duration::from_secs(20);
    loop {
        let answer = bank.deposit(&held[0]).unwrap();
        if !timed_out(&answer) && carried_out(&answer) {
            break;
        }
        assert!(Instant::now() < end, "the service does not recover");
        thread::sleep(Duration::from_millis(50));
    }
    // It is not known if those that timed out were carried out.
    let expected = served..=served + unknown;
    let balance = bank.balance(&account);
    assert!(expected.contains(&balance), "{balance}, not {expected:?}");
}

/// They do not need a second connection, so one is enough.
fn commands_within_commands(database: Database, settings: &[(&str, &str)]) {
    let environment = Environment::new(database);
    let service = environment.start(settings);
    let done = crowd(0..CLIENTS, |_, _| {
        let bank = Bank::of(&service);
        let pair = bank.open_pair();
        for _ in 0..10 {
            let answer = bank.transfer(&pair).unwrap();
            assert_eq!(answer.status, 204, "{answer:?}");
        }
        bank.transfers(&pair)
    });
    assert_eq!(done, [10; CLIENTS]);
}
