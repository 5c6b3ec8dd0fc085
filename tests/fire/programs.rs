//! Tests that kill the process while handlers run random programs, which dispatch, open transactions, give up
//! work, fail, panic and hang.

use std::{
    sync::atomic::{AtomicU32, Ordering},
    thread,
    time::Duration,
};

use fastrand::Rng;
use lab::{Answer, Client};
use serde_json::Value;

use super::environment::{Database, Environment};

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
    let environment = Environment::new(database);
    let mut service = environment.start(&[("DATABASE__HOLD_TIMEOUT", "2"), ("LOG__FILTER", QUIET)]);
    let mut random = Rng::with_seed(5);
    assert_eq!(send(&service.client(), "POST", "/programs").status, 204);
    let next = AtomicU32::new(1);
    let mut acknowledged = 0;

    for round in 0..ROUNDS {
        let reported = thread::scope(|scope| {
            let clients: Vec<_> = (0..CLIENTS)
                .map(|_| (service.client(), &next))
                .map(|(client, next)| scope.spawn(move || run_until_it_fails(&client, next)))
                .collect();
            thread::sleep(Duration::from_millis(random.u64(200..800)));
            service.kill();
            let reported = clients
                .into_iter()
                .flat_map(|client| client.join().unwrap());
            reported.collect::<Vec<_>>()
        });
        service.restart();

        let client = service.client();
        for (number, success) in reported {
            let answer = send(&client, "GET", &format!("/programs/{number}"));
            let committed = match answer.status {
                200 => true,
                404 => false,
                _ => panic!("round {round}: {answer:?}\n{}", service.log()),
            };
            assert!(
                success.is_none_or(|success| success == committed),
                "round {round}: program {number}, reported success: {success:?}, committed: {committed}"
            );
            acknowledged += usize::from(success == Some(true));
        }
    }
    println!("{database:?}: {ROUNDS} kills, {acknowledged} programs acknowledged");
    assert!(acknowledged > ROUNDS * 5, "there was almost no load");
}

/// Hundreds of handlers panic and hang, so warnings and errors are not logged.
const QUIET: &str = "off,runtime::api::server=info";

/// Runs programs. Returns for each if it has succeeded. This is not known for the last one.
fn run_until_it_fails(client: &Client, next: &AtomicU32) -> Vec<(u32, Option<bool>)> {
    let mut reported = Vec::new();
    loop {
        let number = next.fetch_add(1, Ordering::Relaxed);
        let path = format!("/programs/{number}");
        let Ok(answer) = client.call("POST", &path, None, &Value::Null) else {
            reported.push((number, None));
            return reported;
        };
        assert!(answer.status != 422, "program {number}: {answer:?}");
        reported.push((number, Some(answer.status == 200)));
    }
}

fn send(client: &Client, method: &str, path: &str) -> Answer {
    client.call(method, path, None, &Value::Null).unwrap()
}
