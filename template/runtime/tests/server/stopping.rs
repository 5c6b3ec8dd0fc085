//! A server that stops answers what it has received, and waits for nothing else.

use std::time::{Duration, Instant};

use super::{
    Running,
    running::{GET, SHORT},
};

/// Longer than any test takes.
const NEVER: Duration = Duration::from_hours(1);

async fn start() -> Running {
    Running::start_with(|settings| {
        settings.header_timeout = NEVER;
        settings.idle_timeout = NEVER;
        settings.body_timeout = NEVER;
    })
    .await
}

#[tokio::test]
async fn connections_without_a_request_are_closed_at_once() {
    let mut server = start().await;
    let silent = server.connect().await;
    let mut half_sent = server.connect().await;
    half_sent.send("GET / HT").await;
    let mut idle = server.connect().await;
    idle.send(GET).await;
    idle.until("hello").await;
    let mut half_sent_again = server.connect().await;
    half_sent_again.send(GET).await;
    half_sent_again.until("hello").await;
    half_sent_again.send("GET / HT").await;

    server.ask_to_stop();

    server.stopped().await;
    for connection in [silent, half_sent, idle, half_sent_again] {
        assert_eq!(connection.rest().await, "");
    }
}

#[tokio::test]
async fn a_request_that_was_received_is_answered() {
    let mut server = start().await;
    let mut connection = server.connect().await;
    connection
        .send("GET /slow HTTP/1.1\r\nhost: a\r\n\r\n")
        .await;
    tokio::time::sleep(SHORT).await;

    server.ask_to_stop();

    let answer = connection.rest().await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(answer.contains("connection: close"), "{answer}");
    server.stopped().await;
}

#[tokio::test]
async fn no_further_connections_are_accepted() {
    let mut server = start().await;
    let mut running = server.connect().await;
    running.send("POST /json HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 2\r\nexpect: 100-continue\r\n\r\n").await;
    running.until("100 Continue\r\n\r\n").await;

    server.ask_to_stop();

    let asked = Instant::now();
    while !server.refuses().await {
        assert!(asked.elapsed() < NEVER);
        tokio::task::yield_now().await;
    }
    running.send("{}").await;
    assert!(running.rest().await.ends_with("read"));
    server.stopped().await;
}

#[tokio::test]
async fn clients_are_asked_to_go_elsewhere_before_it_stops() {
    let mut server = start().await;
    let mut connection = server.connect().await;
    connection.send(GET).await;
    let answer = connection.until("hello").await;
    assert!(!answer.contains("connection"), "{answer}");

    server.ask_to_drain();
    tokio::time::sleep(SHORT).await;

    // What was open is not closed in the middle of a request, and new connections are accepted.
    connection.send(GET).await;
    for answer in [connection.rest().await, server.exchange(GET).await] {
        assert!(answer.contains("connection: close"), "{answer}");
        assert!(answer.ends_with("hello"), "{answer}");
    }
}
