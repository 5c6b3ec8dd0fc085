//! The process is killed while handlers do whatever they may do: dispatch, open transactions, give up
//! half-way, fail, panic, hang.

use std::{
    sync::atomic::{AtomicU32, Ordering},
    thread,
    time::Duration,
};

use fastrand::Rng;
use lab::{Answer, Client};
use serde_json::Value;

use super::ground::{Database, Ground};

const ROUNDS: usize = 8;
const CLIENTS: usize = 12;

#[test]
fn what_was_acknowledged_is_whole_on_postgres() {
    what_was_acknowledged_is_whole(Database::Postgres);
}

#[test]
fn what_was_acknowledged_is_whole_on_sqlite() {
    what_was_acknowledged_is_whole(Database::Sqlite);
}

fn what_was_acknowledged_is_whole(database: Database) {
    let ground = Ground::new(database);
    let mut service = ground.start(&[("DATABASE__HOLD_TIMEOUT", "2"), ("LOG__FILTER", QUIET)]);
    let mut random = Rng::with_seed(5);
    assert_eq!(send(&service.client(), "POST", "/programs").status, 204);
    let next = AtomicU32::new(1);
    let mut acknowledged = 0;

    for round in 0..ROUNDS {
        let told = thread::scope(|scope| {
            let clients: Vec<_> = (0..CLIENTS)
                .map(|_| (service.client(), &next))
                .map(|(client, next)| scope.spawn(move || run_until_it_fails(&client, next)))
                .collect();
            thread::sleep(Duration::from_millis(random.u64(200..800)));
            service.kill();
            let told = clients
                .into_iter()
                .flat_map(|client| client.join().unwrap());
            told.collect::<Vec<_>>()
        });
        service.restart();

        let client = service.client();
        for (number, success) in told {
            let answer = send(&client, "GET", &format!("/programs/{number}"));
            let committed = match answer.status {
                200 => true,
                404 => false,
                _ => panic!("round {round}: {answer:?}\n{}", service.log()),
            };
            assert!(
                success.is_none_or(|success| success == committed),
                "round {round}: program {number}, success told: {success:?}, committed: {committed}"
            );
            acknowledged += usize::from(success == Some(true));
        }
    }
    println!("{database:?}: {ROUNDS} kills, {acknowledged} programs acknowledged");
    assert!(acknowledged > ROUNDS * 5, "there was no load to speak of");
}

/// Handlers panic and hang by the hundred.
const QUIET: &str =
    "off,ledger_postgres::infra::api::server=info,ledger_sqlite::infra::api::server=info";

/// Has programs run. Returns which of them have succeeded; nothing is known of the last.
fn run_until_it_fails(client: &Client, next: &AtomicU32) -> Vec<(u32, Option<bool>)> {
    let mut told = Vec::new();
    loop {
        let number = next.fetch_add(1, Ordering::Relaxed);
        let path = format!("/programs/{number}");
        let Ok(answer) = client.call("POST", &path, None, &Value::Null) else {
            told.push((number, None));
            return told;
        };
        assert!(answer.status != 422, "program {number}: {answer:?}");
        told.push((number, Some(answer.status == 200)));
    }
}

fn send(client: &Client, method: &str, path: &str) -> Answer {
    client.call(method, path, None, &Value::Null).unwrap()
}
