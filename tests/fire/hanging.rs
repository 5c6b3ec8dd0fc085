//! Handlers that never come to an end, and let their thread go on.

use super::{
    ground::{Database, Ground},
    scenario::{commands_are_given_up, queries_are_given_up},
};

const WAYS: [&str; 3] = ["pending", "guard", "spin"];

const WHY: &str = "longer than DATABASE__HOLD_TIMEOUT allows";

#[test]
fn commands_that_hang_on_postgres() {
    commands_are_given_up(&Ground::new(Database::Postgres), &WAYS, WHY);
}

#[test]
fn commands_that_hang_on_sqlite() {
    commands_are_given_up(&Ground::new(Database::Sqlite), &WAYS, WHY);
}

#[test]
fn queries_that_hang_on_postgres() {
    let ground = Ground::new(Database::Postgres);
    queries_are_given_up(&ground, &WAYS, "DATABASE__CONNECTIONS", WHY);
}

#[test]
fn queries_that_hang_on_sqlite() {
    let ground = Ground::new(Database::Sqlite);
    queries_are_given_up(&ground, &WAYS, "DATABASE__READERS", WHY);
}
