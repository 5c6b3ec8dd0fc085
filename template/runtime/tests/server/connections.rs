//! A connection that makes no progress is closed, and one that does stays open.

use std::time::{Duration, Instant};

use tokio::time::sleep;

use super::{
    Running,
    running::{GET, GET_AND_CLOSE, SHORT},
};

const LONG: Duration = Duration::from_mins(1);

#[tokio::test]
async fn a_connection_is_kept_for_further_requests() {
    let server = Running::start().await;
    let mut connection = server.connect().await;

    for _ in 0..3 {
        connection.send(GET).await;
        assert!(connection.until("hello").await.starts_with("HTTP/1.1 200"));
    }
}

#[tokio::test]
async fn a_request_whose_head_does_not_arrive_in_time_is_given_up() {
    let server = Running::start_with(|settings| settings.header_timeout = SHORT).await;

    for head in ["", "GET / HT"] {
        assert_eq!(server.exchange(head).await, "");
    }
    // The second one on a connection, too.
    let mut connection = server.connect().await;
    connection.send(GET).await;
    connection.until("hello").await;
    connection.send("GET / HT").await;
    assert_eq!(connection.rest().await, "");
}

#[tokio::test]
async fn a_head_that_drips_has_no_more_time() {
    let server = Running::start_with(|settings| settings.header_timeout = SHORT).await;
    let mut connection = server.connect().await;
    connection.send("GET / HTTP/1.1\r\nx: ").await;

    let begun = Instant::now();
    while !connection.is_closed_within(SHORT / 10).await {
        connection.send("x").await;
        assert!(begun.elapsed() < LONG, "the connection stays open");
    }
}

#[tokio::test]
async fn an_idle_connection_is_closed() {
    let server = Running::start_with(|settings| settings.idle_timeout = SHORT).await;

    let answer = server.exchange(GET).await;

    assert!(answer.ends_with("hello"), "{answer}");
}

#[tokio::test]
async fn a_connection_on_which_a_request_is_processed_is_not_idle() {
    let server = Running::start_with(|settings| {
        settings.header_timeout = SHORT;
        settings.idle_timeout = SHORT;
    })
    .await;

    let answer = server
        .exchange("GET /slow HTTP/1.1\r\nhost: a\r\n\r\n")
        .await;

    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

#[tokio::test]
async fn a_client_that_does_not_read_its_answer_is_cut_off() {
    let server = Running::start_with(|settings| settings.idle_timeout = SHORT).await;
    let mut connection = server.connect().await;
    connection
        .send("GET /large HTTP/1.1\r\nhost: a\r\n\r\n")
        .await;

    sleep(SHORT * 4).await;

    let received = connection.rest().await.len();
    assert!((1..20 << 20).contains(&received), "{received} bytes");
}

#[tokio::test]
async fn a_connection_beyond_the_bound_waits_until_another_one_is_closed() {
    let server = Running::start_with(|settings| settings.connections = 1).await;
    let mut first = server.connect().await;
    first.send(GET).await;
    first.until("hello").await;

    let mut second = server.connect().await;
    second.send(GET_AND_CLOSE).await;

    assert!(!second.is_closed_within(SHORT).await);
    drop(first);
    assert!(second.rest().await.ends_with("hello"));
}

#[tokio::test]
async fn half_sent_requests_do_not_keep_others_out() {
    let server = Running::start_with(|settings| {
        settings.connections = 2;
        settings.header_timeout = SHORT;
    })
    .await;
    let mut half_sent = Vec::new();
    for _ in 0..2 {
        let mut connection = server.connect().await;
        connection.send("GET / HT").await;
        half_sent.push(connection);
    }

    let answer = server.exchange(GET_AND_CLOSE).await;

    assert!(answer.ends_with("hello"), "{answer}");
}

#[tokio::test]
async fn a_service_with_too_much_to_do_refuses_more_and_is_not_dead() {
    let server = Running::start_with(|settings| settings.concurrency = 1).await;
    let mut busy = server.connect().await;
    busy.send("GET /slow HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n")
        .await;
    // It is read before what comes on other connections.
    sleep(SHORT).await;

    let refused = server.exchange(GET_AND_CLOSE).await;
    let health = "GET /health/live HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n";
    let health = server.exchange(health).await;

    assert!(refused.starts_with("HTTP/1.1 503"), "{refused}");
    assert!(
        refused.contains("too_busy") && refused.contains("retry-after: 1"),
        "{refused}"
    );
    assert!(health.starts_with("HTTP/1.1 200"), "{health}");
    assert!(busy.rest().await.starts_with("HTTP/1.1 200"));
    let served = server.exchange(GET_AND_CLOSE).await;
    assert!(served.starts_with("HTTP/1.1 200"), "{served}");
}

#[tokio::test]
async fn a_head_has_a_limit() {
    let server = Running::start().await;
    let head = format!(
        "GET / HTTP/1.1\r\nhost: a\r\nx: {}\r\n\r\n",
        "x".repeat(200_000)
    );

    let answer = server.exchange(head).await;

    assert!(answer.starts_with("HTTP/1.1 431"), "{answer}");
}

#[tokio::test]
async fn a_request_names_its_host_once() {
    let server = Running::start().await;

    for head in [
        "GET / HTTP/1.1\r\n",
        "GET / HTTP/1.1\r\nhost: a\r\nhost: a\r\n",
        "GET / HTTP/1.1\r\nhost: a/b\r\n",
        "GET / HTTP/1.1\r\nhost: a@b\r\n",
        "GET / HTTP/1.0\r\nhost: a\r\nhost: b\r\n",
    ] {
        let answer = server
            .exchange(format!("{head}connection: close\r\n\r\n"))
            .await;
        assert!(answer.starts_with(&head[6..14]), "{answer}");
        assert!(
            answer.contains(" 400 ") && answer.contains("host_invalid"),
            "{answer}"
        );
    }
    for head in [
        "GET / HTTP/1.1\r\nhost: a.example:8000\r\n",
        "GET / HTTP/1.1\r\nhost: [::1]:8000\r\n",
        "GET / HTTP/1.0\r\n",
    ] {
        let answer = server
            .exchange(format!("{head}connection: close\r\n\r\n"))
            .await;
        assert!(answer.contains(" 200 "), "{answer}");
    }
}

#[tokio::test]
async fn http_2_is_spoken_if_it_is_switched_on() {
    // The beginning of a connection, and a frame with no settings.
    let hello = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0";

    let without = Running::start().await.exchange(hello).await;
    let server = Running::start_with(|settings| settings.http2 = true).await;
    let mut with = server.connect().await;
    with.send(hello).await;

    assert!(!without.contains('\u{4}'), "{without:?}");
    // A frame with settings.
    with.until("\u{4}").await;
}
