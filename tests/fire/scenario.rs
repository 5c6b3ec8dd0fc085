use std::{
    thread,
    time::{Duration, Instant},
};

use lab::{Answer, Service};

use super::{
    bank::Bank,
    crowd,
    ground::Ground,
    trouble::{IN_TIME, Trouble, name},
};

/// In seconds. What comes too late comes too late by far.
const SETTINGS: [(&str, &str); 4] = [
    ("DATABASE__HOLD_TIMEOUT", "2"),
    ("SERVER__REQUEST_TIMEOUT", "8"),
    ("SERVER__SHUTDOWN_TIMEOUT", "25"),
    // So that a line says which request it is about.
    ("LOG__FILTER", "info"),
];

/// Shorter than a service that stops would wait for what runs.
const BY_ITSELF: Duration = Duration::from_secs(12);

/// How many others there are.
const OTHERS: usize = 4;

/// Plays `scenario` for each of some ways to misbehave, at the same time, each on a service and a database
/// of its own.
pub(crate) fn for_each_way(
    ground: &Ground,
    ways: &[&str],
    settings: &[(&str, &str)],
    scenario: impl Fn(Service, &str) + Sync,
) {
    crowd(ways, |_, way| {
        let url = ground.url(name(way));
        let database = [("DATABASE__URL", &*url)];
        let settings = [&SETTINGS, settings, &database].concat();
        scenario(ground.start(&settings), way);
    });
}

/// For each of `ways`: commands are given up for `why`, others are served meanwhile, and the service can be
/// stopped.
pub(crate) fn commands_are_given_up(ground: &Ground, ways: &[&str], why: &str) {
    for_each_way(ground, ways, &[], |mut service, way| {
        let bank = Bank::of(&service);
        let account = bank.open();
        let trouble = Trouble::command(&service, way);
        // Who only reads does not even wait.
        assert_eq!(bank.balance(&account), 0);
        trouble.assert_under_way();
        let kept = assert_others_served(&service);
        let first = trouble.assert_given_up(&service, why);

        let trouble = Trouble::command(&service, way);
        assert_stops(&mut service);
        let second = trouble.assert_given_up(&service, why);
        assert_kept(&mut service, &kept, &[first, second]);
    });
}

/// The same of queries, as many as there are `places` for at the same time.
pub(crate) fn queries_are_given_up(ground: &Ground, ways: &[&str], places: &str, why: &str) {
    const COUNT: usize = 4;
    let settings = [(places, &*COUNT.to_string())];
    for_each_way(ground, ways, &settings, |mut service, way| {
        let troubles = Trouble::queries(&service, COUNT, way);
        let kept = assert_others_served(&service);
        for trouble in troubles {
            trouble.assert_given_up(&service, why);
        }

        let troubles = Trouble::queries(&service, COUNT, way);
        assert_stops(&mut service);
        for trouble in troubles {
            trouble.assert_given_up(&service, why);
        }
        assert_kept(&mut service, &kept, &[]);
    });
}

/// Others are served: each opens an account, puts something there and looks at it. Returns the accounts.
pub(crate) fn assert_others_served(service: &Service) -> Vec<String> {
    crowd(0..OTHERS, |_, _| {
        let bank = Bank::of(service);
        let account = bank.open();
        let answer = bank.deposit(&account).unwrap();
        assert_eq!(answer.status, 204, "{answer:?}");
        assert_eq!(bank.balance(&account), 1);
        account
    })
}

/// Who would have to wait for what does not end is told so at once, by `send`, and requests should go
/// elsewhere.
pub(crate) fn assert_held_up(bank: &Bank, send: impl Fn() -> Answer) {
    let begun = Instant::now();
    let answer = send();
    assert!(is_held_up(&answer), "{answer:?}");
    assert!(begun.elapsed() < IN_TIME);
    let answer = bank.health("ready");
    assert!(is_held_up(&answer), "{answer:?}");
    assert_eq!(bank.health("live").status, 204);
}

/// The service goes on by itself when what held it up is over.
pub(crate) fn wait_until_served(send: impl Fn() -> Answer) {
    let begun = Instant::now();
    loop {
        let answer = send();
        if !is_held_up(&answer) {
            assert!(answer.status < 300, "{answer:?}");
            return;
        }
        assert!(begun.elapsed() < BY_ITSELF, "the service does not recover");
        thread::sleep(Duration::from_millis(50));
    }
}

fn is_held_up(answer: &Answer) -> bool {
    answer.status == 503 && answer.body["code"] == "database_held_up"
}

/// The service stops when it is asked to, and does not wait until its time is over.
pub(crate) fn assert_stops(service: &mut Service) {
    let asked = Instant::now();
    assert_eq!(service.terminate().code(), Some(0));
    let took = asked.elapsed();
    assert!(took < BY_ITSELF, "after {took:?}");
    assert!(!service.log().contains("stopped with work still running"));
}

/// Started again, the service has what was acknowledged, and nothing of what was `undone`.
pub(crate) fn assert_kept(service: &mut Service, kept: &[String], undone: &[String]) {
    service.restart();
    let bank = Bank::of(service);
    for account in kept {
        assert_eq!(bank.balance(account), 1, "a deposit is lost");
    }
    for account in undone {
        assert_eq!(bank.balance(account), 0, "a deposit was not undone");
    }
}
