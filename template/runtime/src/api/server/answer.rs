use std::{
    pin::Pin,
    task::{Context, Poll, ready},
};

use axum::body::{Body, Bytes};
use hyper::body::{Body as HttpBody, Buf, Frame, SizeHint};

use super::activity::{Running, Unsent};

/// The body of an answer. The request runs until it is sent.
pub struct AnswerBody {
    body: Body,
    running: Running,
}

/// A part of an answer, which notes when it is sent.
pub struct Part {
    bytes: Bytes,
    unsent: Option<Unsent>,
}

impl AnswerBody {
    pub fn new(body: Body, running: Running) -> Self {
        Self { body, running }
    }
}

impl HttpBody for AnswerBody {
    type Data = Part;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Part>, axum::Error>>> {
        let frame = ready!(Pin::new(&mut self.body).poll_frame(context));
        let part = |bytes| Part {
            bytes,
            unsent: self.running.send(),
        };
        Poll::Ready(frame.map(|frame| frame.map(|frame| frame.map_data(part))))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Buf for Part {
    fn remaining(&self) -> usize {
        self.bytes.remaining()
    }

    fn chunk(&self) -> &[u8] {
        self.bytes.chunk()
    }

    fn advance(&mut self, count: usize) {
        self.bytes.advance(count);
        if let Some(unsent) = &self.unsent {
            unsent.progress();
        }
    }
}
