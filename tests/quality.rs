//! Every combination of parameters gives a service that passes what its own CI would check.

use lab::{Ledger, Workshop};

#[test]
fn sqlite_with_the_example() {
    check("sqlite", true);
}

#[test]
fn sqlite_without_the_example() {
    check("sqlite", false);
}

#[test]
fn postgres_with_the_example() {
    check("postgres", true);
}

#[test]
fn postgres_without_the_example() {
    check("postgres", false);
}

/// `--locked` fails when the lock file that is shipped does not fit.
fn check(database: &str, example: bool) {
    let workshop = Workshop::new(Some(database), Some(example));
    workshop.assert_cargo("fmt --all --check");
    workshop.assert_cargo("clippy --workspace --all-targets --locked -- -D warnings");
    workshop.assert_cargo("test --workspace --locked");
}

/// What is generated can be written on, and stays in order.
#[test]
fn a_service_that_was_grown_and_written_on() {
    let ledger = Ledger::new("sqlite");
    let workshop = ledger.workshop();
    workshop.assert_cargo("fmt --all --check");
    workshop.xtask(&["check"]);
}
