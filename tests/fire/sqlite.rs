//! Tests that concern the database file.

use std::{
    fs, thread,
    time::{Duration, Instant},
};

use fastrand::Rng;

use super::{
    bank::Bank,
    crowd,
    environment::{Database, Environment},
};

/// Commands wait for another process that writes to the same file. Queries do not wait.
#[test]
fn another_process_holds_the_lock() {
    let environment = Environment::new(Database::Sqlite);
    let (service, other) = (environment.start(&[]), environment.start(&[]));
    let bank = Bank::of(&service);
    let (account, held) = (bank.open(), bank.open());

    thread::scope(|scope| {
        let stall = scope.spawn(|| {
            assert_eq!(Bank::of(&other).stall(&held, 2_000).unwrap().status, 204);
            Instant::now()
        });
        thread::sleep(Duration::from_millis(500));

        assert_eq!(bank.balance(&account), 0);
        let queried = Instant::now();
        assert_eq!(bank.deposit(&account).unwrap().status, 204);
        let released = stall.join().unwrap();
        assert!(queried < released, "a query waited");
    });
    assert_eq!(bank.balance(&account), 1);
}

/// The write-ahead log is reused even if queries run all the time.
#[test]
fn the_log_does_not_grow_without_end() {
    const ACCOUNTS: usize = 512;
    const READERS: u64 = 8;
    let environment = Environment::new(Database::Sqlite);
    let service = environment.start(&[]);
    // Long enough that most commands write different pages.
    let owner = "Ada".repeat(500);
    let bank = Bank::of(&service);
    let accounts: Vec<_> = (0..ACCOUNTS).map(|_| bank.open_for(&owner)).collect();
    let log = environment.folder().join("ledger.db-wal");
    let end = Instant::now() + Duration::from_secs(8);

    let commands = crowd(0..24, |number, _| {
        let bank = Bank::of(&service);
        let mut random = Rng::with_seed(number);
        let mut commands = 0;
        let mut longest = 0;
        while Instant::now() < end {
            let account = &accounts[random.usize(..ACCOUNTS)];
            if number < READERS {
                bank.balance(account);
            } else {
                assert_eq!(bank.deposit(account).unwrap().status, 204);
                commands += 1;
            }
            longest = longest.max(fs::metadata(&log).unwrap().len());
        }
        (commands, longest)
    });

    let longest = commands.iter().map(|(_, longest)| longest).max().unwrap();
    let commands: usize = commands.iter().map(|(commands, _)| commands).sum();
    println!(
        "{commands} commands; the log had {} KiB at most",
        longest / 1024
    );
    assert!(*longest < 20 * 1024 * 1024, "{longest} bytes");
}
