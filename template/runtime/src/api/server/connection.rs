use std::{
    convert::Infallible,
    future::{Future, poll_fn},
    net::SocketAddr,
    pin::{Pin, pin},
    sync::Arc,
    task::Poll,
};

use axum::{
    body::Body,
    extract::ConnectInfo,
    http::{HeaderValue, Request, Response, Version, header},
};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::conn::auto,
};
use tokio::{
    net::TcpStream,
    select,
    sync::{OwnedSemaphorePermit, watch},
};
use tower::ServiceExt;

use super::{
    ApiService,
    activity::Activity,
    answer::AnswerBody,
    stage::Stage,
    stream::Stream,
    watchdog::{TimeLimits, Watchdog},
};
use crate::settings::ServerSettings;

/// The memory in bytes that a connection uses to read. The head of a request may not be much larger.
const BUFFER: usize = 32 * 1024;

/// The number of requests that a connection of HTTP/2 may make at the same time.
const STREAMS: u32 = 100;

/// What all connections have in common.
pub struct Connections<A> {
    api: A,
    protocol: Protocol,
    limits: TimeLimits,
}

/// The protocols that a connection may use.
#[derive(Clone)]
enum Protocol {
    Http1(http1::Builder),
    Http1And2(auto::Builder<TokioExecutor>),
}

impl<A: ApiService> Connections<A> {
    pub fn new(settings: &ServerSettings, api: A) -> Self {
        Self {
            api,
            protocol: if settings.http2 {
                Protocol::Http1And2(http1_and_2(settings))
            } else {
                Protocol::Http1(http1())
            },
            limits: TimeLimits::new(settings),
        }
    }

    /// Serves a connection until the client closes it, until it makes no progress for too long, or until the server is
    /// stopping and its requests are answered.
    pub fn serve(
        &self,
        stream: TcpStream,
        peer: SocketAddr,
        place: Option<OwnedSemaphorePermit>,
        stages: watch::Receiver<Stage>,
    ) -> impl Future<Output = ()> + Send + use<A> {
        let activity = Arc::new(Activity::default());
        let stream = TokioIo::new(Stream::new(stream, Arc::clone(&activity), place));
        let watchdog = Watchdog::new(Arc::clone(&activity), self.limits);
        let protocol = self.protocol.clone();
        let service = service_fn({
            let activity = Arc::clone(&activity);
            let api = self.api.clone();
            move |request| answer(api.clone(), request, peer, &activity)
        });
        async move {
            match protocol {
                Protocol::Http1(http1) => {
                    let connection = http1.serve_connection(stream, service).with_upgrades();
                    let close = |connection: Pin<&mut _>| {
                        http1::UpgradeableConnection::graceful_shutdown(connection);
                    };
                    run(connection, close, &activity, watchdog, stages).await;
                }
                Protocol::Http1And2(auto) => {
                    let connection = auto.serve_connection_with_upgrades(stream, service);
                    let close = |connection: Pin<&mut _>| {
                        auto::UpgradeableConnection::graceful_shutdown(connection);
                    };
                    run(connection, close, &activity, watchdog, stages).await;
                }
            }
        }
    }
}

/// Runs `connection` until it ends. It is told to `close` when the server is stopping and its requests are answered.
async fn run<C: Future>(
    connection: C,
    close: impl Fn(Pin<&mut C>),
    activity: &Activity,
    mut watchdog: Watchdog,
    mut stages: watch::Receiver<Stage>,
) {
    let mut connection = pin!(connection);
    loop {
        select! {
            biased;
            changed = stages.changed() => {
                if changed.is_err() || *stages.borrow() == Stage::Stopping {
                    break;
                }
                activity.drain();
                // Not with HTTP/1, where an idle connection would be closed while a request is on its way.
                if activity.is_http2() {
                    close(connection.as_mut());
                }
            }
            // An error is one of the client, which is gone.
            _ = connection.as_mut() => return,
            () = watchdog.expired() => return,
        }
    }
    close(connection.as_mut());
    // Lets HTTP/2 tell the client.
    let ended = poll_fn(|context| Poll::Ready(connection.as_mut().poll(context).is_ready()));
    if ended.await || !watchdog.is_working() {
        return;
    }
    select! {
        biased;
        _ = connection => {}
        () = watchdog.expired() => {}
    }
    // Until here, the server waits for this connection.
    drop(stages);
}

// The watchdog has the time limits: hyper would need a timer for each request.
fn http1() -> http1::Builder {
    let mut http1 = http1::Builder::new();
    http1.max_buf_size(BUFFER).header_read_timeout(None);
    http1
}

fn http1_and_2(settings: &ServerSettings) -> auto::Builder<TokioExecutor> {
    let mut both = auto::Builder::new(TokioExecutor::new());
    both.http1().max_buf_size(BUFFER).header_read_timeout(None);
    both.http2()
        .timer(TokioTimer::new())
        .keep_alive_interval(settings.idle_timeout)
        .max_concurrent_streams(STREAMS)
        .max_send_buf_size(BUFFER);
    both
}

fn answer<A: ApiService>(
    api: A,
    request: Request<Incoming>,
    peer: SocketAddr,
    activity: &Arc<Activity>,
) -> impl Future<Output = Result<Response<AnswerBody>, Infallible>> + use<A> {
    let running = activity.begin(request.version() == Version::HTTP_2);
    let mut request = request.map(Body::new);
    request.extensions_mut().insert(ConnectInfo(peer));
    let answer = api.oneshot(request);
    async move {
        let mut response = answer.await?;
        if running.is_last() {
            let close = HeaderValue::from_static("close");
            response.headers_mut().insert(header::CONNECTION, close);
        }
        Ok(response.map(|body| AnswerBody::new(body, running)))
    }
}
