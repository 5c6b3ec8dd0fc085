//! HTTP/2 without encryption, as from a load balancer.

use std::time::Duration;

use axum::{body::Body, http::StatusCode};
use http_body_util::BodyExt;
use hyper::{
    Request, Version,
    body::Incoming,
    client::conn::http2::{Builder, SendRequest},
};
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::{
    task::JoinHandle,
    time::{sleep, timeout},
};

use super::{
    Running,
    running::{PATIENCE, SHORT},
};

/// A client, which answers pings until its connection is closed.
struct Client {
    requests: SendRequest<Body>,
    closed: JoinHandle<()>,
}

impl Client {
    /// Returns a client that takes `window` bytes of an answer before it has read them.
    async fn connect(server: &Running, window: u32) -> Self {
        let stream = TokioIo::new(server.stream().await);
        let connected = Builder::new(TokioExecutor::new())
            .initial_stream_window_size(window)
            .handshake(stream)
            .await;
        let (requests, connection) = connected.unwrap();
        let closed = tokio::spawn(async {
            let _ = connection.await;
        });
        Self { requests, closed }
    }

    async fn get(&mut self, uri: &str) -> hyper::Response<Incoming> {
        let request = Request::get(uri).version(Version::HTTP_2);
        self.send(request.body(Body::empty()).unwrap()).await
    }

    async fn send(&mut self, request: Request<Body>) -> hyper::Response<Incoming> {
        self.requests.send_request(request).await.unwrap()
    }

    async fn closed(self) {
        timeout(PATIENCE, self.closed).await.unwrap().unwrap();
    }
}

async fn start() -> Running {
    start_with(SHORT).await
}

async fn start_with(idle_timeout: Duration) -> Running {
    Running::start_with(|settings| {
        settings.http2 = true;
        settings.idle_timeout = idle_timeout;
    })
    .await
}

#[tokio::test]
async fn requests_are_answered() {
    let server = start().await;
    let mut client = Client::connect(&server, 1 << 16).await;

    let answer = client.get("http://a/").await;

    assert_eq!(answer.status(), StatusCode::OK);
    let body = answer.into_body().collect().await.unwrap();
    assert_eq!(body.to_bytes(), "hello");
}

#[tokio::test]
async fn a_client_that_takes_nothing_of_its_answer_is_cut_off() {
    let server = start().await;
    let mut client = Client::connect(&server, 0).await;

    let answer = client.get("http://a/").await;

    assert_eq!(answer.status(), StatusCode::OK);
    client.closed().await;
}

#[tokio::test]
async fn a_client_that_takes_its_answer_slowly_gets_all_of_it() {
    let server = start_with(SHORT * 5).await;
    let mut client = Client::connect(&server, 1 << 16).await;
    let mut answer = client.get("http://a/large").await;

    let mut size = 0;
    let mut pauses = 0;
    while let Some(frame) = answer.frame().await {
        size += frame.unwrap().into_data().unwrap().len();
        if size >> 20 > pauses {
            pauses += 1;
            sleep(SHORT / 2).await;
        }
    }

    assert_eq!((size, pauses), (20 << 20, 20));
}

#[tokio::test]
async fn a_request_names_its_host() {
    let server = start().await;
    let mut client = Client::connect(&server, 1 << 16).await;
    let with_host = |uri: &str, host: &str| {
        let request = Request::get(uri).header("host", host);
        request.body(Body::empty()).unwrap()
    };

    // A request without `:authority`, as a proxy makes one of HTTP/1.1.
    let none = client.send(Request::new(Body::empty())).await;
    let other = client.send(with_host("http://a/", "b")).await;
    let same = client.send(with_host("http://a/", "A")).await;
    let only = client.send(with_host("/", "a")).await;

    assert_eq!(none.status(), StatusCode::BAD_REQUEST);
    assert_eq!(other.status(), StatusCode::BAD_REQUEST);
    assert_eq!(same.status(), StatusCode::OK);
    assert_eq!(only.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_server_that_is_about_to_stop_asks_for_no_further_requests() {
    let mut server = start_with(PATIENCE).await;
    let mut client = Client::connect(&server, 1 << 16).await;
    client.get("http://a/").await;

    server.ask_to_drain();

    client.closed().await;
}
