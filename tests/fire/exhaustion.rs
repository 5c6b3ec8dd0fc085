//! More is asked for than there is.

use std::{
    thread,
    time::{Duration, Instant},
};

use super::{crowd, ground::Ground};

const CLIENTS: usize = 64;

#[test]
fn handlers_that_hang_on_sqlite() {
    // One is enough to keep the writer from all others.
    handlers_that_hang("sqlite", 1, &[("DATABASE__QUEUE", "16")]);
}

#[test]
fn commands_within_commands_on_sqlite() {
    commands_within_commands("sqlite", &[]);
}

/// Everybody else is served or turned away in time, and all is well afterwards.
fn handlers_that_hang(database: &str, hanging: usize, settings: &[(&str, &str)]) {
    // For longer than a request may take.
    let hang = 4_000;
    let settings = [&[("SERVER__REQUEST_TIMEOUT", "2")], settings].concat();
    let ground = Ground::new(database, &settings);
    let account = ground.bank().open();
    let held: Vec<_> = (0..hanging).map(|_| ground.bank().open()).collect();

    let answers = thread::scope(|scope| {
        for account in &held {
            let bank = ground.bank();
            scope.spawn(move || bank.stall(account, hang).unwrap());
        }
        thread::sleep(Duration::from_millis(500));
        let begun = Instant::now();
        let answers = crowd(0..CLIENTS, |_, _| ground.bank().deposit(&account).unwrap());
        assert!(begun.elapsed() < Duration::from_secs(10));
        answers
    });

    let mut served = 0;
    let mut timed_out = 0;
    let mut turned_away = 0;
    for answer in answers {
        match answer.status {
            204 => served += 1,
            503 => {
                assert!(answer.retry_after.is_some(), "{answer:?}");
                if answer.body["code"] == "timeout" {
                    timed_out += 1;
                } else {
                    turned_away += 1;
                }
            }
            _ => panic!("{answer:?}"),
        }
    }
    println!("{database}: {served} served, {timed_out} timed out, {turned_away} turned away");
    assert!(turned_away > 0);

    let end = Instant::now() + Duration::from_secs(20);
    while ground.bank().deposit(&account).unwrap().status != 204 {
        assert!(Instant::now() < end, "the service does not recover");
        thread::sleep(Duration::from_millis(50));
    }
    // Who did not wait for the end does not know it.
    let expected = served + 1..=served + 1 + timed_out;
    let balance = ground.bank().balance(&account);
    assert!(expected.contains(&balance), "{balance}, not {expected:?}");
}

/// They take no second place, not even if there is only one.
fn commands_within_commands(database: &str, settings: &[(&str, &str)]) {
    let ground = Ground::new(database, settings);
    let done = crowd(0..CLIENTS, |_, _| {
        let bank = ground.bank();
        let pair = bank.open_pair();
        for _ in 0..10 {
            let answer = bank.transfer(&pair).unwrap();
            assert_eq!(answer.status, 204, "{answer:?}");
        }
        bank.transfers(&pair)
    });
    assert_eq!(done, [10; CLIENTS]);
}
