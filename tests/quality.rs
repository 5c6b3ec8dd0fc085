//! Tests that the services of all combinations of parameters pass the checks of their own CI. With `--locked`, these fail if
//! the lock file of the template is not up to date.

use lab::{BuiltProject, Ledger};

/// Nothing of it is unused. `growth` runs its tests.
#[test]
fn sqlite_without_the_example() {
    let project = BuiltProject::new(Some("sqlite"), Some(false));
    project.assert_cargo("fmt --all --check");
    project.assert_cargo("clippy --workspace --all-targets --locked -- -D warnings");
}

#[test]
fn postgres_without_the_example() {
    BuiltProject::new(Some("postgres"), Some(false)).assert_sound();
}

/// With the tests of the runtime. On SQLite, `resources` does the same with what the documents add to the example.
#[test]
fn postgres_with_the_example() {
    let project = BuiltProject::new(Some("postgres"), Some(true));
    project.assert_sound();
    project.assert_cargo("test --workspace --locked");
}

/// Generated code can be edited, and the service still passes the checks.
#[test]
fn a_service_that_was_grown_and_written_on() {
    let ledger = Ledger::new("sqlite");
    let project = ledger.project();
    project.assert_cargo("fmt --all --check");
    project.xtask(&["check"]);
}
