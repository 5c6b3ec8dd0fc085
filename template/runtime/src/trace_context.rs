//! The trace that work belongs to, in all processes that take part in it.

use std::{fmt, future::Future, sync::Arc};

use tokio::task::futures::TaskLocalFuture;
use tracing::Span;

use crate::subject::Subject;
#[cfg(feature = "otlp")]
use crate::telemetry::otlp;

/// The place of some work in a trace, as in the header `traceparent` of W3C Trace Context.
///
/// A request has one, and so do the commands, the queries and the jobs that follow from it. An adapter that calls
/// another service passes it on:
///
/// ```ignore
/// if let Some(trace) = TraceContext::current() {
///     request = request.header("traceparent", trace.to_string());
/// }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TraceContext {
    pub(crate) trace_id: TraceId,
    /// The id of this work.
    pub(crate) id: u64,
    /// The id of the work from which this follows, if it is known.
    pub(crate) parent_id: Option<u64>,
    pub(crate) flags: u8,
}

/// The id of a trace. It is printed as 32 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TraceId(pub(crate) u128);

/// The flag of a trace that is recorded.
const SAMPLED: u8 = 1;

/// The flag of a trace whose id is random.
const RANDOM: u8 = 2;

tokio::task_local! {
    static CURRENT: Option<Work>;
}

/// Work that runs.
#[derive(Clone, Debug)]
pub struct Work {
    pub(crate) trace: TraceContext,
    /// What it is about, unless it is no more than a trace.
    pub(crate) subject: Option<Arc<Subject>>,
}

/// The work that runs, and its span. What is logged elsewhere on its account belongs to both.
#[derive(Clone, Debug)]
pub(crate) struct WorkContext {
    work: Option<Work>,
    span: Span,
}

impl TraceContext {
    /// Begins a trace.
    #[must_use]
    pub fn begin() -> Self {
        Self {
            trace_id: TraceId(fastrand::u128(1..)),
            id: fastrand::u64(1..),
            parent_id: None,
            flags: SAMPLED | RANDOM,
        }
    }

    /// Reads a `traceparent`. Returns `None` if it is malformed.
    #[must_use]
    pub fn parse(traceparent: &str) -> Option<Self> {
        let (known, more) = traceparent.split_at_checked(55)?;
        let mut fields = known.split('-');
        let mut field = |digits| fields.next().filter(|field| is_hex(field, digits));
        let (version, trace_id, id, flags) = (field(2)?, field(32)?, field(16)?, field(2)?);
        // A later version may have more fields.
        let fits = match version {
            "00" => more.is_empty(),
            "ff" => false,
            _ => more.is_empty() || more.starts_with('-'),
        };
        let context = Self {
            trace_id: TraceId(u128::from_str_radix(trace_id, 16).ok()?),
            id: u64::from_str_radix(id, 16).ok()?,
            parent_id: None,
            flags: u8::from_str_radix(flags, 16).ok()? & (SAMPLED | RANDOM),
        };
        (fits && context.trace_id.0 != 0 && context.id != 0).then_some(context)
    }

    /// Returns the place of the work that runs now. There is none outside of requests and jobs.
    #[must_use]
    pub fn current() -> Option<Self> {
        let current = Self::of_work();
        #[cfg(feature = "otlp")]
        let current = current.map(otlp::at_current_span);
        current
    }

    /// Returns the place that was given to the work that runs now.
    pub(crate) fn of_work() -> Option<Self> {
        Work::current().map(|work| work.trace)
    }

    /// Makes `span`, which is that of the work at this place, a part of the trace that is exported.
    #[allow(clippy::unused_self)] // without the feature, nothing is exported
    pub(crate) fn export(self, span: Span) -> Span {
        #[cfg(feature = "otlp")]
        otlp::continue_trace(&span, self);
        span
    }

    /// Returns the place of some work that follows from this.
    #[must_use]
    pub fn child(self) -> Self {
        Self {
            id: fastrand::u64(1..),
            parent_id: Some(self.id),
            ..self
        }
    }

    #[must_use]
    pub fn trace_id(self) -> TraceId {
        self.trace_id
    }

    /// Runs `work` as work at this place.
    pub fn scope<F: Future>(self, work: F) -> impl Future<Output = F::Output> {
        let subject = Work::current().and_then(|current| current.subject);
        Work::new(self, subject).run(work)
    }
}

impl Work {
    pub(crate) fn new(trace: TraceContext, subject: Option<Arc<Subject>>) -> Self {
        Self { trace, subject }
    }

    /// Returns the work that runs now. There is none outside of requests and jobs.
    pub(crate) fn current() -> Option<Self> {
        CURRENT.try_with(Clone::clone).ok().flatten()
    }

    /// Runs `work` as this.
    pub(crate) fn run<F: Future>(self, work: F) -> InWork<F> {
        CURRENT.scope(Some(self), work)
    }

    /// Calls `work`, and then runs the future that it returns, as this.
    pub(crate) fn call<F: Future>(self, work: impl FnOnce() -> F) -> InWork<F> {
        let future = CURRENT.sync_scope(Some(self.clone()), work);
        self.run(future)
    }
}

impl WorkContext {
    pub(crate) fn current() -> Self {
        Self {
            work: Work::current(),
            span: Span::current(),
        }
    }

    /// Calls `log` as if it stood in the code of the work.
    pub(crate) fn in_scope(&self, log: impl FnOnce()) {
        CURRENT.sync_scope(self.work.clone(), || self.span.in_scope(log));
    }
}

/// A future that is work.
pub(crate) type InWork<F> = TaskLocalFuture<Option<Work>, F>;

/// Runs `future` as the work that runs now, wherever that happens.
pub(crate) fn inherit<F: Future>(future: F) -> InWork<F> {
    CURRENT.scope(Work::current(), future)
}

fn is_hex(field: &str, digits: usize) -> bool {
    let is_digit = |byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    field.len() == digits && field.bytes().all(is_digit)
}

impl fmt::Display for TraceContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            trace_id,
            id,
            flags,
            ..
        } = self;
        write!(f, "00-{trace_id}-{id:016x}-{flags:02x}")
    }
}

impl fmt::Display for TraceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}
