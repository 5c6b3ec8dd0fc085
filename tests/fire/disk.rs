//! A disk without space.

use std::fs;

use lab::wait_for;

use super::{
    bank::Bank,
    environment::{Database, Environment},
};

/// Gives the process a disk of its own, on which there is a file that can be deleted to make space.
const SMALL_DISK: &str = r#"
set -e
if [ -z "$SMALL_DISK" ]; then
    as_user=$([ "$(id -u)" = 0 ] || echo --user --map-root-user)
    SMALL_DISK=yes exec unshare --mount $as_user "$0" "$@"
fi
mkdir -p disk
mount -t tmpfs -o size=4m none disk
head -c 1000000 /dev/zero > disk/ballast
"#;

#[test]
fn a_full_disk_on_sqlite() {
    let environment = Environment::new(Database::Sqlite);
    let settings = [("DATABASE__URL", "sqlite:disk/ledger.db")];
    let service = environment.start_limited(SMALL_DISK, &settings);
    let bank = Bank::of(&service);
    let owner = "Ada".repeat(500);
    let mut opened = Vec::new();
    let refused = loop {
        let answer = bank.try_to_open_for(&owner);
        if answer.status != 201 {
            break answer;
        }
        opened.push(answer.body["id"].as_str().unwrap().to_owned());
        assert!(opened.len() < 10_000, "the disk is not full");
    };

    // What cannot be stored is refused, and all else is served.
    assert_eq!(refused.status, 503, "{refused:?}");
    assert_eq!(refused.body["code"], "storage_full");
    assert!(refused.retry_after.is_some(), "{refused:?}");
    assert_eq!(bank.health("live").status, 204);
    let ready = wait_for("readiness to be asked again", || {
        let ready = bank.health("ready");
        (ready.status != 200).then_some(ready)
    });
    assert_eq!(
        (ready.status, &ready.body["code"]),
        (503, &"storage_full".into())
    );
    assert!(opened.iter().all(|account| bank.balance(account) == 0));

    fs::remove_file(format!("/proc/{}/cwd/disk/ballast", service.id())).unwrap();

    wait_for("the service to be ready", || {
        (bank.health("ready").status == 200).then_some(())
    });
    opened.push(bank.open());
    assert!(opened.iter().all(|account| bank.balance(account) == 0));
}
