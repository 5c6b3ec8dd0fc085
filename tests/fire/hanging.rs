//! Handlers that never end, but do not block their thread.

use super::{
    environment::{Database, Environment},
    scenario::{commands_are_given_up, queries_are_given_up},
};

const WAYS: [&str; 3] = ["pending", "guard", "spin"];

const WHY: &str = "longer than DATABASE__HOLD_TIMEOUT allows";

#[test]
fn commands_that_hang_on_postgres() {
    commands_are_given_up(&Environment::new(Database::Postgres), &WAYS, WHY);
}

#[test]
fn commands_that_hang_on_sqlite() {
    commands_are_given_up(&Environment::new(Database::Sqlite), &WAYS, WHY);
}

#[test]
fn queries_that_hang_on_postgres() {
    let environment = Environment::new(Database::Postgres);
    queries_are_given_up(&environment, &WAYS, "DATABASE__CONNECTIONS", WHY);
}

#[test]
fn queries_that_hang_on_sqlite() {
    let environment = Environment::new(Database::Sqlite);
    queries_are_given_up(&environment, &WAYS, "DATABASE__READERS", WHY);
}
