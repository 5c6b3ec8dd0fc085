//! A request as a unit of work: its id, its place in a trace, and its lines in the log.

use std::{
    convert::Infallible,
    future::Future,
    pin::Pin,
    sync::{Arc, OnceLock},
    task::{Context, Poll, ready},
    time::{Duration, Instant},
};

use axum::{
    extract::Request,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode},
    response::Response,
};
use pin_project_lite::pin_project;
use tower::{Layer, Service};
use tracing::Span;
use uuid::{Builder, Uuid};

use super::{
    client_address::ClientAddress,
    problem::{Cause, Refusal},
};
use crate::{
    settings::{ServerSettings, TrustedProxies},
    subject::{Identity, Subject},
    telemetry::{SECURITY, WORK},
    trace_context::{InWork, TraceContext, Work},
};

/// The header with the id of a request.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The code of the problem with which a request is refused whose user lacks a permission. Whoever refuses it so has logged
/// it, because only they know which permission it is.
pub const PERMISSION_MISSING: &str = "permission_missing";

/// The layer that makes each request a unit of work:
///
/// - It has an id: that of its header `x-request-id`, or a new one. The answer has the same header.
/// - It has a place in a trace: in that of its header `traceparent`, or in a new one. The layers inside of this one, and
///   the route, find it with [`TraceContext::current`].
/// - Whatever they log says to which request of which client it belongs, and of which user, once the route has called
///   [`identify`]. The last line says how it was answered.
/// - That such a user was refused what they asked for (403) is a security event, whoever refused it.
///
/// It is one layer, because each request pays for each of them.
#[derive(Clone, Debug)]
pub struct WorkLayer {
    proxies: TrustedProxies,
}

/// The service of [`WorkLayer`].
#[derive(Clone, Debug)]
pub struct Working<S> {
    inner: S,
    proxies: TrustedProxies,
}

pin_project! {
    /// The future of [`Working`].
    pub struct Answering<F> {
        #[pin]
        answer: F,
        id: HeaderValue,
        begun: Instant,
        span: Span,
    }
}

impl WorkLayer {
    #[must_use]
    pub fn new(settings: &ServerSettings) -> Self {
        Self {
            proxies: settings.trusted_proxies.clone(),
        }
    }
}

impl<S> Layer<S> for WorkLayer {
    type Service = Working<S>;

    fn layer(&self, inner: S) -> Working<S> {
        Working {
            inner,
            proxies: self.proxies.clone(),
        }
    }
}

impl<S> Service<Request> for Working<S>
where
    S: Service<Request, Response = Response, Error = Infallible>,
{
    type Response = Response;
    type Error = Infallible;
    type Future = InWork<Answering<S::Future>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let begun = Instant::now();
        let (headers, extensions) = (request.headers(), request.extensions());
        let id = id(headers);
        let trace = trace(headers);
        let ClientAddress(client) = ClientAddress::of(headers, extensions, &self.proxies);
        let subject = Subject::Request {
            id: id.clone(),
            client,
            method: request.method().clone(),
            path: request.uri().path_and_query().cloned(),
            identity: OnceLock::new(),
        };
        let work = Work::new(trace, Some(Arc::new(subject)));
        work.call(|| {
            let span = span(trace, &request);
            let answer = span.in_scope(|| self.inner.call(request));
            Answering {
                answer,
                id,
                begun,
                span,
            }
        })
    }
}

impl<F: Future<Output = Result<Response, Infallible>>> Future for Answering<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let _span = this.span.enter();
        let mut response = ready!(this.answer.poll(context))?;
        if response.status() == StatusCode::FORBIDDEN {
            log_refusal(&response);
        }
        log(&response, this.begun.elapsed());
        response.headers_mut().insert(REQUEST_ID, this.id.clone());
        Poll::Ready(Ok(response))
    }
}

/// Says who makes the request that is processed now, and in which session, as proved by an access token: each later line of
/// its log names the user. A request has one user, the first. Outside of a request, it does nothing.
pub fn identify(user: impl Into<Uuid>, session: impl Into<Uuid>) {
    let subject = Work::current().and_then(|work| work.subject);
    if let Some(Subject::Request { identity, .. }) = subject.as_deref() {
        identity.get_or_init(|| Identity {
            user: user.into(),
            session: session.into(),
        });
    }
}

/// Returns the id that the client has given to its request, if it consists of 1 to 128 letters, digits, `.`, `_` and `-`,
/// and otherwise a new one. It is written to the log, where nothing else should be.
fn id(headers: &HeaderMap) -> HeaderValue {
    let given = headers.get(REQUEST_ID).filter(|id| {
        (1..=128).contains(&id.len())
            && id
                .as_bytes()
                .iter()
                .all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(byte))
    });
    given.cloned().unwrap_or_else(new_id)
}

/// Returns a UUID. It need not be secret, so it does not ask the operating system for random bytes.
fn new_id() -> HeaderValue {
    let id = Builder::from_random_bytes(fastrand::u128(..).to_ne_bytes()).into_uuid();
    let mut text = [0; uuid::fmt::Hyphenated::LENGTH];
    let text = id.hyphenated().encode_lower(&mut text);
    HeaderValue::from_str(text).unwrap_or(HeaderValue::from_static(""))
}

/// Returns the place in the trace of the caller, or in a new one. Two headers count as none.
fn trace(headers: &HeaderMap) -> TraceContext {
    let mut values = headers.get_all("traceparent").iter();
    let given = match (values.next(), values.next()) {
        (Some(value), None) => value.to_str().ok().and_then(TraceContext::parse),
        _ => None,
    };
    given.map_or_else(TraceContext::begin, TraceContext::child)
}

/// Returns the span of a request. It is disabled unless traces are exported.
fn span(trace: TraceContext, request: &Request) -> Span {
    trace.export(tracing::info_span!(
        target: WORK,
        "request",
        method = %request.method(),
        // Without the query, which may contain secrets.
        path = request.uri().path(),
    ))
}

/// Logs a response: as an error with the cause if there is a defect, and as a warning if the service could not do
/// its work for another reason, such as a timeout, also if the client was too slow.
fn log(response: &Response, latency: Duration) {
    let (code, status) = (response.status(), response.status().as_u16());
    if let Some(cause) = response.extensions().get::<Cause>() {
        tracing::error!(status, ?latency, %cause, "failed");
    } else if code.is_server_error() || code == StatusCode::REQUEST_TIMEOUT {
        tracing::warn!(status, ?latency, "failed");
    } else {
        tracing::info!(status, ?latency, "answered");
    }
}

/// Logs that a known user was refused what they asked for. Without a user, it is nobody's attempt to reach what belongs to
/// others.
fn log_refusal(response: &Response) {
    let code = response.extensions().get::<Refusal>();
    let code = code.map(|Refusal(code)| code.as_ref());
    let subject = Work::current().and_then(|work| work.subject);
    let Some(Subject::Request { identity, .. }) = subject.as_deref() else {
        return;
    };
    if let Some(Identity { user, session }) = identity.get()
        && code != Some(PERMISSION_MISSING)
    {
        tracing::warn!(
            target: SECURITY,
            event = "access.refused",
            user_id = %user,
            session_id = %session,
            code,
        );
    }
}
