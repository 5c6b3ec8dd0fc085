//! Bodies that do not arrive, or are too large.

use super::{Running, running::SHORT};

/// Returns the head of a request whose body has `length` bytes.
fn head(path: &str, length: usize, more: &str) -> String {
    format!(
        "POST {path} HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n{more}\r\n"
    )
}

#[tokio::test]
async fn a_body_that_does_not_arrive_in_time_is_answered_with_408() {
    let server = Running::start_with(|settings| settings.body_timeout = SHORT).await;

    let answer = server.exchange(head("/json", 2, "") + "{").await;

    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    assert!(answer.contains("body_timeout"), "{answer}");
}

#[tokio::test]
async fn a_body_that_has_arrived_has_no_time_limit_any_more() {
    let server = Running::start_with(|settings| {
        settings.body_timeout = SHORT;
        settings.request_timeout = SHORT * 2;
    })
    .await;
    let close = "connection: close\r\n";

    let answer = server.exchange(head("/never", 2, close) + "{}").await;

    assert!(answer.starts_with("HTTP/1.1 504"), "{answer}");
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused_before_it_is_sent() {
    let server = Running::start_with(|settings| settings.body_limit = 100).await;

    for expect in ["", "expect: 100-continue\r\n"] {
        let answer = server.exchange(head("/json", 101, expect)).await;

        assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
        assert!(answer.contains("body_too_large"), "{answer}");
    }
}

#[tokio::test]
async fn a_client_that_sends_all_of_it_gets_the_answer_as_well() {
    let server = Running::start_with(|settings| settings.body_limit = 100).await;
    let size = 4 << 20;

    let answer = server
        .exchange(head("/json", size, "") + &"1".repeat(size))
        .await;

    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
}

#[tokio::test]
async fn a_client_that_asks_first_sends_a_body_that_is_not_too_large() {
    let server = Running::start().await;
    let mut connection = server.connect().await;
    let more = "expect: 100-continue\r\nconnection: close\r\n";

    connection.send(head("/json", 2, more)).await;
    connection.until("100 Continue\r\n\r\n").await;
    connection.send("{}").await;

    assert!(connection.rest().await.ends_with("read"));
}

#[tokio::test]
async fn a_body_of_unknown_length_has_the_same_limit() {
    let server = Running::start_with(|settings| settings.body_limit = 10).await;
    let head = "POST /json HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n\
                transfer-encoding: chunked\r\nconnection: close\r\n\r\n";

    let answer = server
        .exchange(format!("{head}b\r\n11111111111\r\n0\r\n\r\n"))
        .await;

    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
}

#[tokio::test]
async fn bodies_that_do_not_arrive_take_a_bounded_memory() {
    let server = Running::start_with(|settings| settings.body_memory = 100_000).await;
    let part = "1".repeat(60_000);
    let mut stalled = server.connect().await;
    stalled.send(head("/json", 100_000, "") + &part).await;
    tokio::time::sleep(SHORT).await;

    let refused = server.exchange(head("/json", 100_000, "") + &part).await;
    let small = server
        .exchange(head("/json", 2, "connection: close\r\n") + "{}")
        .await;

    assert!(refused.starts_with("HTTP/1.1 503"), "{refused}");
    assert!(
        refused.contains("bodies_too_large") && refused.contains("retry-after"),
        "{refused}"
    );
    assert!(small.ends_with("read"), "{small}");
    // What was stalled continues, and its memory is free afterwards.
    stalled.send("1".repeat(40_000)).await;
    assert!(stalled.until("}").await.starts_with("HTTP/1.1 4"));
    let large = format!("\"{}\"", "x".repeat(90_000));
    let head = head("/json", large.len(), "connection: close\r\n");
    assert!(server.exchange(head + &large).await.ends_with("read"));
}
