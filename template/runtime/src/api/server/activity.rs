use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed},
};

/// What happens on a connection. The stream and the requests write it, and the watchdog reads it from time to time.
///
/// There are no timers here: a request costs a few counters and no call of the system.
#[derive(Debug, Default)]
pub struct Activity {
    /// The number of requests that were received.
    received: AtomicUsize,
    /// The number of requests that are not answered completely.
    running: AtomicUsize,
    /// Whether a part of the head of a request was received.
    in_head: AtomicBool,
    /// Whether the connection speaks HTTP/2, in which other frames than those of requests are received, too.
    is_http2: AtomicBool,
    /// Whether the client should make no further request on this connection.
    is_draining: AtomicBool,
    /// Whether the client must read before more can be sent.
    is_blocked: AtomicBool,
    /// The number of times that the client has read when it had to.
    unblocked: AtomicUsize,
    /// The number of parts of answers that a client of HTTP/2 does not take, although the connection is free.
    unsent: AtomicUsize,
    /// The number of times that something was sent of them.
    sent: AtomicUsize,
}

/// What a connection waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// The first request, or the rest of the head of any request.
    Head,
    /// Another request.
    Idle,
    /// The answer to a request.
    Answer,
    /// The client, which must read what was sent.
    Client,
}

/// The phase of a connection, with what has happened so far. While a connection makes progress, this changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Snapshot {
    pub phase: Phase,
    received: usize,
    unblocked: usize,
    sent: usize,
}

/// A request that is not answered completely.
#[derive(Debug)]
pub struct Running(Arc<Activity>);

/// A part of an answer over HTTP/2 that is not sent completely.
#[derive(Debug)]
pub struct Unsent(Arc<Activity>);

impl Activity {
    pub fn snapshot(&self) -> Snapshot {
        let received = self.received.load(Relaxed);
        let phase = if self.is_blocked.load(Relaxed) || self.unsent.load(Relaxed) > 0 {
            Phase::Client
        } else if self.running.load(Relaxed) > 0 {
            Phase::Answer
        } else if received == 0 || (self.in_head.load(Relaxed) && !self.is_http2()) {
            Phase::Head
        } else {
            Phase::Idle
        };
        Snapshot {
            phase,
            received,
            unblocked: self.unblocked.load(Relaxed),
            sent: self.sent.load(Relaxed),
        }
    }

    /// Notes that a request was received. It runs until the result is dropped.
    pub fn begin(self: &Arc<Self>, is_http2: bool) -> Running {
        self.in_head.store(false, Relaxed);
        self.is_http2.store(is_http2, Relaxed);
        self.received.fetch_add(1, Relaxed);
        self.running.fetch_add(1, Relaxed);
        Running(Arc::clone(self))
    }

    /// Notes that the client should make no further request on this connection.
    pub fn drain(&self) {
        self.is_draining.store(true, Relaxed);
    }

    /// Whether the connection is known to speak HTTP/2.
    pub fn is_http2(&self) -> bool {
        self.is_http2.load(Relaxed)
    }

    /// Notes that something was read.
    pub fn read(&self) {
        if self.running.load(Relaxed) == 0 {
            self.in_head.store(true, Relaxed);
        }
    }

    /// Notes whether something could be sent.
    pub fn wrote(&self, is_blocked: bool) {
        if is_blocked != self.is_blocked.load(Relaxed) {
            self.is_blocked.store(is_blocked, Relaxed);
            self.unblocked.fetch_add(1, Relaxed);
        }
    }
}

impl Running {
    /// Whether the answer asks the client for no further request on this connection. HTTP/2 has a frame for that.
    pub fn is_last(&self) -> bool {
        self.0.is_draining.load(Relaxed) && !self.0.is_http2()
    }

    /// Notes that a part of the answer is to be sent, if that depends on more than the connection: with HTTP/2, a
    /// client says for each answer how much of it it takes.
    pub fn send(&self) -> Option<Unsent> {
        let Self(activity) = self;
        activity.is_http2().then(|| {
            activity.unsent.fetch_add(1, Relaxed);
            Unsent(Arc::clone(activity))
        })
    }
}

impl Unsent {
    /// Notes that something of it was sent.
    pub fn progress(&self) {
        self.0.sent.fetch_add(1, Relaxed);
    }
}

impl Drop for Unsent {
    fn drop(&mut self) {
        self.0.unsent.fetch_sub(1, Relaxed);
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.0.running.fetch_sub(1, Relaxed);
    }
}
