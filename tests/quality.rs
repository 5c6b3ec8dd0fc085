//! Tests that the services of all combinations of parameters pass the checks of their own CI.

use lab::{BuiltProject, Ledger};

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

/// `--locked` fails if the lock file of the template is not up to date.
fn check(database: &str, example: bool) {
    let project = BuiltProject::new(Some(database), Some(example));
    project.assert_sound();
    // The tests of the runtime, once for each database.
    if example {
        project.assert_cargo("test --workspace --locked");
    }
}

/// Generated code can be edited, and the service still passes the checks.
#[test]
fn a_service_that_was_grown_and_written_on() {
    let ledger = Ledger::new("sqlite");
    let project = ledger.project();
    project.assert_cargo("fmt --all --check");
    project.xtask(&["check"]);
}
