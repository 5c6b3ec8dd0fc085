use std::{
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    task::{Context, Poll, ready},
};

use axum::body::{Body, Bytes};
use hyper::body::{Body as HttpBody, Frame, SizeHint};

use super::memory::BodyMemory;

/// The body of a request.
///
/// A body that has arrived with the head, as most do, passes through unchanged.
pub struct ReceivedBody {
    body: Body,
    state: Arc<BodyState>,
    memory: BodyMemory,
}

/// What has become of the body of a request.
#[derive(Debug, Default)]
pub struct BodyState {
    /// Whether the route waits for the client to send more of it.
    pub is_awaited: AtomicBool,
    /// Whether there was no memory for it.
    pub is_refused: AtomicBool,
}

/// The error of a body for which there is no memory. The route does not see it, because the answer is another one.
#[derive(Debug, thiserror::Error)]
#[error("there is no memory for the body")]
struct OutOfMemory;

impl ReceivedBody {
    pub fn wrap(body: Body, state: Arc<BodyState>, memory: BodyMemory) -> Body {
        Body::new(Self {
            body,
            state,
            memory,
        })
    }

    /// Returns `frame`, which takes memory unless it is the last one.
    fn account(&self, frame: Frame<Bytes>) -> Result<Frame<Bytes>, axum::Error> {
        if self.body.is_end_stream() {
            return Ok(frame);
        }
        match frame.into_data() {
            Err(trailers) => Ok(trailers),
            Ok(bytes) => {
                let held = self.memory.take(bytes).map(Frame::data);
                held.ok_or_else(|| {
                    self.state.is_refused.store(true, Relaxed);
                    axum::Error::new(OutOfMemory)
                })
            }
        }
    }
}

impl HttpBody for ReceivedBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let frame = Pin::new(&mut self.body).poll_frame(context);
        self.state.is_awaited.store(frame.is_pending(), Relaxed);
        let frame = ready!(frame).map(|frame| frame.and_then(|frame| self.account(frame)));
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for ReceivedBody {
    fn drop(&mut self) {
        self.state.is_awaited.store(false, Relaxed);
    }
}
