use std::{net::SocketAddr, time::Duration};

use axum::{
    Router,
    extract::DefaultBodyLimit,
    routing::{get, post},
};
use runtime::{
    api::{Json, admission::AdmissionLayer, middleware, server::Server},
    settings::{Environment, ServerSettings, Variables},
};
use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    sync::oneshot,
    task::JoinHandle,
    time::{sleep, timeout},
};
use tower::ServiceBuilder;

/// The time after which a test has failed.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// A time limit that a test waits for.
pub const SHORT: Duration = Duration::from_millis(200);

/// A running server.
pub struct Running {
    address: SocketAddr,
    drain: Option<oneshot::Sender<()>>,
    stop: Option<oneshot::Sender<()>>,
    stopped: JoinHandle<()>,
}

impl Running {
    /// Starts a server with the default settings.
    pub async fn start() -> Self {
        Self::start_with(|_| {}).await
    }

    /// Starts a server with settings that `change` has changed.
    pub async fn start_with(change: impl FnOnce(&mut ServerSettings)) -> Self {
        let mut variables: Variables = [("SERVER__PORT", "0")].into_iter().collect();
        let mut settings = ServerSettings::read(&mut variables, Environment::Development);
        change(&mut settings);
        let routes = Router::new()
            .route("/", get(async || "hello"))
            .route("/health/live", get(async || {}))
            .route("/slow", get(async || sleep(SHORT * 4).await))
            .route("/never", post(async |_: Json<Value>| sleep(PATIENCE).await))
            .route("/large", get(async || "x".repeat(20 << 20)))
            .route("/json", post(async |_: Json<Value>| "read"));
        let api = ServiceBuilder::new()
            .map_response(middleware::into_problem)
            .layer(AdmissionLayer::new(&settings))
            .layer(DefaultBodyLimit::max(settings.body_limit))
            .service(routes);
        let server = Server::bind(&settings).await.unwrap();
        let address = server.address();
        let (drain, draining) = oneshot::channel();
        let (stop, stopping) = oneshot::channel();
        let stopped = tokio::spawn(async move {
            let asked = async |asked: oneshot::Receiver<()>| {
                let _ = asked.await;
            };
            server.serve(api, asked(draining), asked(stopping)).await;
        });
        Self {
            address,
            drain: Some(drain),
            stop: Some(stop),
            stopped,
        }
    }

    pub async fn connect(&self) -> Connection {
        Connection(self.stream().await)
    }

    pub async fn stream(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }

    /// Sends what a client sends, on a connection of its own, and returns all that it receives.
    pub async fn exchange(&self, sent: impl AsRef<[u8]>) -> String {
        let mut connection = self.connect().await;
        connection.send(sent).await;
        connection.rest().await
    }

    /// Tells the server that it is about to stop.
    pub fn ask_to_drain(&mut self) {
        self.drain.take();
    }

    /// Asks the server to stop.
    pub fn ask_to_stop(&mut self) {
        self.ask_to_drain();
        self.stop.take().unwrap().send(()).unwrap();
    }

    /// Waits until the server has stopped.
    pub async fn stopped(self) {
        timeout(PATIENCE, self.stopped).await.unwrap().unwrap();
    }

    /// Whether the server refuses connections.
    pub async fn refuses(&self) -> bool {
        TcpStream::connect(self.address).await.is_err()
    }
}

/// A connection of a client.
pub struct Connection(TcpStream);

impl Connection {
    pub async fn send(&mut self, bytes: impl AsRef<[u8]>) {
        self.0.write_all(bytes.as_ref()).await.unwrap();
    }

    /// Returns what the server sends until it closes the connection.
    pub async fn rest(mut self) -> String {
        let mut received = Vec::new();
        let read = timeout(PATIENCE, self.0.read_to_end(&mut received)).await;
        read.expect("the server does not close the connection")
            .unwrap();
        String::from_utf8_lossy(&received).into_owned()
    }

    /// Returns what the server sends until it has sent `end`.
    pub async fn until(&mut self, end: &str) -> String {
        let mut received = Vec::new();
        while !String::from_utf8_lossy(&received).contains(end) {
            let byte = timeout(PATIENCE, self.0.read_u8()).await.unwrap();
            received
                .push(byte.unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&received))));
        }
        String::from_utf8_lossy(&received).into_owned()
    }

    /// Whether the server has closed the connection, or closes it while `time` passes.
    pub async fn is_closed_within(&mut self, time: Duration) -> bool {
        timeout(time, self.0.read_u8()).await.is_ok()
    }
}

/// The smallest request.
pub const GET: &str = "GET / HTTP/1.1\r\nhost: a\r\n\r\n";

/// The same request, after which the client wants no other.
pub const GET_AND_CLOSE: &str = "GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n";
