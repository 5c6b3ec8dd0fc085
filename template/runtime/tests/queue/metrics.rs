//! Metrics of commands, jobs and the database, as Prometheus gets them.

use std::{future::pending, time::Duration};

use kernel::Due;
use runtime::metrics;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

use super::{Fixture, Then};
use crate::support::TestApp;

const GET: &[u8] = b"GET /metrics HTTP/1.1\r\nhost: metrics\r\nconnection: close\r\n\r\n";

/// Returns the value of the metric of which the line begins with `name` and has all `labels`.
#[track_caller]
fn value(metrics: &str, name: &str, labels: &[&str]) -> u64 {
    let is_it = |line: &&str| {
        let rest = line.strip_prefix(name);
        rest.is_some_and(|rest| rest.starts_with(['{', ' ']))
            && labels.iter().all(|label| line.contains(label))
    };
    let line = metrics.lines().find(is_it);
    let line = line.unwrap_or_else(|| panic!("no {name} with {labels:?} in {metrics}"));
    line.rsplit(' ').next().unwrap().parse().unwrap()
}

#[tokio::test]
async fn commands_jobs_and_waits_are_counted() {
    let listener = metrics::listen("127.0.0.1:0".parse().unwrap())
        .await
        .unwrap();
    let address = listener.address().unwrap();
    let fixture = Fixture::new().await;
    tokio::spawn(metrics::serve(fixture.context.clone(), listener, pending()));

    fixture.say("one").await;
    fixture.say_and("two", Then::Fail).await.unwrap_err();
    let contended = fixture.say_and("three", Then::LoseRaces).await;
    contended.unwrap_err();
    fixture.run().await;
    fixture
        .plan(&[("fail", Due::Now), ("other", Due::Now)])
        .await;
    fixture
        .sql("UPDATE __queue SET attempts = 3 WHERE payload LIKE '%fail%'")
        .await;
    fixture
        .sql("UPDATE __queue SET run_at = run_at + 1000000 WHERE payload LIKE '%other%'")
        .await;
    fixture.run().await;
    fixture.advance(43);

    let mut connection = TcpStream::connect(address).await.unwrap();
    connection.write_all(GET).await.unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).await.unwrap();

    assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
    assert!(answer.contains("content-type: text/plain; version=0.0.4"));
    let value = |name, labels: &[&str]| value(&answer, name, labels);
    // Other tests count, too.
    let command = ["kind=\"command\"", "name=\"Say\""];
    for outcome in ["outcome=\"ok\"", "outcome=\"conflict\""] {
        let labels = [&command[..], &[outcome]].concat();
        assert!(value("dispatch_duration_seconds_count", &labels) >= 1);
    }
    // A command that loses every race is run five times.
    assert!(value("command_retries_total", &[]) >= 4);
    for outcome in ["outcome=\"done\"", "outcome=\"dead\""] {
        let labels = ["name=\"note\"", outcome];
        assert!(value("job_duration_seconds_count", &labels) >= 1);
    }
    for access in ["access=\"read\"", "access=\"write\""] {
        assert!(value("database_wait_seconds_count", &[access]) >= 1);
    }
    let is_sqlite = answer.contains("\ndatabase_log_bytes ");
    if is_sqlite {
        assert!(value("database_log_bytes", &[]) > 0);
        assert_eq!(value("database_waiting", &["access=\"write\""]), 0);
    } else {
        assert!(value("database_connections", &["state=\"idle\""]) >= 1);
        assert_eq!(value("database_waiting", &[]), 0);
    }
    // These are of this database.
    assert_eq!(value("jobs_waiting", &[]), 1);
    assert_eq!(value("jobs_oldest_due_seconds", &[]), 42);
    assert_eq!(value("jobs_dead", &[]), 1);
}

#[tokio::test]
async fn requests_that_are_never_sent_do_not_keep_prometheus_out() {
    let listener = metrics::listen("127.0.0.1:0".parse().unwrap())
        .await
        .unwrap();
    let address = listener.address().unwrap();
    let app = TestApp::start_with(&[("SERVER__HEADER_TIMEOUT", "1")]).await;
    tokio::spawn(metrics::serve(app.context.clone(), listener, pending()));

    let mut silent = Vec::new();
    for _ in 0..16 {
        silent.push(TcpStream::connect(address).await.unwrap());
    }
    let mut connection = TcpStream::connect(address).await.unwrap();
    connection.write_all(GET).await.unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).await.unwrap();

    assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
    for mut connection in silent {
        let mut received = Vec::new();
        let read = connection.read_to_end(&mut received);
        let read = timeout(Duration::from_secs(20), read).await;
        assert_eq!(read.expect("it is still open").unwrap(), 0);
    }
}
