//! Statements that take too long.

use super::{
    bank::Bank,
    environment::{Database, Environment},
    scenario::{
        assert_held_up, assert_kept, assert_others_served, assert_stops, for_each_way,
        wait_until_served,
    },
    trouble::Trouble,
};

/// Longer than any test takes.
const WAYS: [&str; 1] = ["statement?seconds=60"];

const WHY: &str = "the handler blocked a database thread";

/// The server ends the statement.
#[test]
fn longer_than_a_statement_may_take_on_postgres() {
    is_cut_off(&[
        ("DATABASE__STATEMENT_TIMEOUT", "2"),
        ("DATABASE__HOLD_TIMEOUT", "4"),
    ]);
}

/// The service leaves it to the server, which ends the statement later.
#[test]
fn longer_than_a_connection_may_be_held_on_postgres() {
    is_cut_off(&[("DATABASE__STATEMENT_TIMEOUT", "5")]);
}

/// Others are served. The answer asks the client to try again, because the statement may have waited for
/// others.
fn is_cut_off(settings: &[(&str, &str)]) {
    let environment = Environment::new(Database::Postgres);
    for_each_way(&environment, &WAYS, settings, |mut service, way| {
        let mut long = Trouble::queries(&service, 4, way);
        long.push(Trouble::command(&service, way));
        let kept = assert_others_served(&service);
        let mut undone: Vec<_> = long
            .into_iter()
            .map(|long| long.assert_answered(&service, 503, "database_busy"))
            .collect();
        let _ = service.wait_for_line(&["WARN", "a statement took too long"]);

        let long = Trouble::command(&service, way);
        assert_stops(&mut service);
        undone.push(long.assert_answered(&service, 503, "database_busy"));
        assert_kept(&mut service, &kept, &undone);
    });
}

/// No other command can write before it ends. Other commands are refused at once.
#[test]
fn a_command_on_sqlite() {
    let environment = Environment::new(Database::Sqlite);
    for_each_way(&environment, &WAYS, &[], |mut service, way| {
        let bank = Bank::of(&service);
        let kept = assert_others_served(&service);
        let account = bank.open();
        let long = Trouble::command(&service, way);
        // It waits, until it is clear that the statement takes too long.
        assert_held_up(&bank, || bank.deposit(&account).unwrap());
        let undone = long.assert_given_up(&service, WHY);
        let blocks = "blocks a database thread";
        let _ = service.wait_for_line(&["ERROR", blocks, "in_statement=true", &undone]);

        assert_held_up(&bank, || bank.deposit(&account).unwrap());
        assert_eq!(bank.balance(&account), 0);
        assert_stops(&mut service);
        assert_kept(&mut service, &kept, &[account, undone]);
    });
}

#[test]
fn a_command_on_sqlite_that_ends() {
    let environment = Environment::new(Database::Sqlite);
    let settings = [("DATABASE__HOLD_TIMEOUT", "1")];
    for_each_way(
        &environment,
        &["statement?seconds=4"],
        &settings,
        |mut service, way| {
            let bank = Bank::of(&service);
            let account = bank.open();
            let long = Trouble::command(&service, way);
            let undone = long.assert_given_up(&service, WHY);
            wait_until_served(|| bank.deposit(&account).unwrap());
            assert_eq!(bank.health("ready").status, 200);
            let mut kept = assert_others_served(&service);
            kept.push(account);
            assert_stops(&mut service);
            assert_kept(&mut service, &kept, &[undone]);
        },
    );
}

/// They do not block others, because other threads replace theirs.
#[test]
fn queries_on_sqlite() {
    let environment = Environment::new(Database::Sqlite);
    let settings = [("DATABASE__READERS", "4")];
    for_each_way(&environment, &WAYS, &settings, |mut service, way| {
        let long = Trouble::queries(&service, 4, way);
        let kept = assert_others_served(&service);
        for query in long {
            query.assert_given_up(&service, WHY);
        }
        assert_stops(&mut service);
        assert_kept(&mut service, &kept, &[]);
    });
}
