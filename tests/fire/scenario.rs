use std::{
    thread,
    time::{Duration, Instant},
};

use lab::{Answer, Service};

use super::{
    bank::Bank,
    crowd,
    environment::Environment,
    trouble::{IN_TIME, Trouble, name},
};

/// In seconds. The differences are large, so that an answer after the wrong timeout is noticed.
const SETTINGS: [(&str, &str); 4] = [
    ("DATABASE__HOLD_TIMEOUT", "2"),
    ("SERVER__REQUEST_TIMEOUT", "8"),
    ("SERVER__SHUTDOWN_TIMEOUT", "25"),
    // With this level, the lines of the log name the request.
    ("LOG__FILTER", "info"),
];

/// Shorter than `SERVER__SHUTDOWN_TIMEOUT`.
const BY_ITSELF: Duration = Duration::from_secs(12);

/// The number of other clients.
const OTHERS: usize = 4;

/// Runs `scenario` for each of `ways` to misbehave, at the same time. Each has its own service and database.
pub(crate) fn for_each_way(
    environment: &Environment,
    ways: &[&str],
    settings: &[(&str, &str)],
    scenario: impl Fn(Service, &str) + Sync,
) {
    crowd(ways, |_, way| {
        let url = environment.url(name(way));
        let database = [("DATABASE__URL", &*url)];
        let settings = [&SETTINGS, settings, &database].concat();
        scenario(environment.start(&settings), way);
    });
}

/// Checks for each of `ways` that commands are given up for the reason `why`, that others are served
/// meanwhile, and that the service can be stopped.
pub(crate) fn commands_are_given_up(environment: &Environment, ways: &[&str], why: &str) {
    for_each_way(environment, ways, &[], |mut service, way| {
        let bank = Bank::of(&service);
        let account = bank.open();
        let trouble = Trouble::command(&service, way);
        // Queries do not wait.
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

/// Checks the same for queries, as many as the setting `places` allows at the same time.
pub(crate) fn queries_are_given_up(
    environment: &Environment,
    ways: &[&str],
    places: &str,
    why: &str,
) {
    const COUNT: usize = 4;
    let settings = [(places, &*COUNT.to_string())];
    for_each_way(environment, ways, &settings, |mut service, way| {
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

/// Asserts that others are served: each opens an account, deposits 1 and reads the balance. Returns the
/// accounts.
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

/// Asserts that `send` is refused at once, because it would wait for work that does not end, and that the
/// service is not ready.
pub(crate) fn assert_held_up(bank: &Bank, send: impl Fn() -> Answer) {
    let begun = Instant::now();
    let answer = send();
    assert!(is_held_up(&answer), "{answer:?}");
    assert!(begun.elapsed() < IN_TIME);
    let answer = bank.health("ready");
    assert!(is_held_up(&answer), "{answer:?}");
    assert_eq!(bank.health("live").status, 204);
}

/// Waits until the service serves `send`, which it must do when the work that held it up has ended.
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

/// Asserts that the service stops when it is asked to, and does not wait for its timeout.
pub(crate) fn assert_stops(service: &mut Service) {
    let asked = Instant::now();
    assert_eq!(service.terminate().code(), Some(0));
    let took = asked.elapsed();
    assert!(took < BY_ITSELF, "after {took:?}");
    assert!(!service.log().contains("stopped with work still running"));
}

/// Restarts the service, and asserts that the deposits to `kept` exist and those to `undone` do not.
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
