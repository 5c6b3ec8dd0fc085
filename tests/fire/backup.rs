//! Tests of copying a database while it is used.

use std::{
    process::Command,
    sync::atomic::{AtomicBool, AtomicUsize, Ordering},
    thread,
    time::Duration,
};

use lab::text;

use super::{
    bank::{Bank, Pair},
    environment::{Database, Environment},
};

const CLIENTS: usize = 8;

#[test]
fn a_copy_holds_what_was_acknowledged_on_postgres() {
    a_copy_holds_what_was_acknowledged(Database::Postgres, |environment, file| {
        environment.db("copy", &["create"]);
        let output = Command::new("pg_restore")
            .args([
                "--exit-on-error",
                "--dbname",
                &environment.url("copy"),
                file,
            ])
            .current_dir(environment.folder())
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", text(&output));
    });
}

#[test]
fn a_copy_holds_what_was_acknowledged_on_sqlite() {
    // The copy is a database.
    a_copy_holds_what_was_acknowledged(Database::Sqlite, |_, _| {});
}

/// `restore` creates the database `copy` from the file.
fn a_copy_holds_what_was_acknowledged(
    database: Database,
    restore: impl FnOnce(&Environment, &str),
) {
    let environment = Environment::new(database);
    let service = environment.start(&[]);
    let bank = Bank::of(&service);
    let clients: Vec<_> = (0..CLIENTS)
        .map(|_| (bank.open_pair(), AtomicUsize::new(0)))
        .collect();
    let acknowledged = || -> Vec<_> {
        clients
            .iter()
            .map(|(_, acknowledged)| acknowledged.load(Ordering::Relaxed))
            .collect()
    };
    let stop = AtomicBool::new(false);

    let (before, after) = thread::scope(|scope| {
        for (pair, acknowledged) in &clients {
            let (bank, stop) = (Bank::of(&service), &stop);
            scope.spawn(move || transfer(&bank, pair, acknowledged, stop));
        }
        thread::sleep(Duration::from_millis(500));
        let before = acknowledged();
        environment.db("ledger", &["backup", "copy.db"]);
        let after = acknowledged();
        stop.store(true, Ordering::Relaxed);
        (before, after)
    });
    restore(&environment, "copy.db");

    let copy = environment.start(&[("DATABASE__URL", &environment.url("copy"))]);
    let bank = Bank::of(&copy);
    for (((pair, _), before), after) in clients.iter().zip(before).zip(after) {
        let transfers = bank.transfers(pair);
        // One more may have been carried out but not acknowledged yet.
        let expected = before..=after + 1;
        assert!(before > 0, "there was almost no load");
        assert!(
            expected.contains(&transfers),
            "{transfers} transfers, not {expected:?}"
        );
    }
}

fn transfer(bank: &Bank, pair: &Pair, acknowledged: &AtomicUsize, stop: &AtomicBool) {
    while !stop.load(Ordering::Relaxed) {
        let answer = bank.transfer(pair).unwrap();
        assert_eq!(answer.status, 204, "{answer:?}");
        acknowledged.fetch_add(1, Ordering::Relaxed);
    }
}
