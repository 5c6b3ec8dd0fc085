use std::{
    io::{self, IoSlice},
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
    sync::OwnedSemaphorePermit,
    time::{Sleep, sleep},
};

use super::activity::Activity;

/// The time that a client has to close its side of a connection.
const LINGER: Duration = Duration::from_secs(1);

/// The stream of a connection, which notes what happens on it.
///
/// At the end, the server closes its side, and reads and discards what the client still sends, for a moment. Without
/// that, a client that sends a body which is refused would not get the answer, because the system resets a connection
/// that is closed with unread data (RFC 9112, section 9.6).
pub struct Stream {
    inner: TcpStream,
    activity: Arc<Activity>,
    linger: Option<Pin<Box<Sleep>>>,
    /// The connection has a place until its stream is dropped, even if it was upgraded to another protocol.
    _place: Option<OwnedSemaphorePermit>,
}

impl Stream {
    pub fn new(
        inner: TcpStream,
        activity: Arc<Activity>,
        place: Option<OwnedSemaphorePermit>,
    ) -> Self {
        Self {
            inner,
            activity,
            linger: None,
            _place: place,
        }
    }

    fn wrote(&self, result: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        self.activity.wrote(result.is_pending());
        result
    }
}

impl AsyncRead for Stream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        ready!(Pin::new(&mut self.inner).poll_read(context, buffer))?;
        if buffer.filled().len() > before {
            self.activity.read();
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Stream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let result = Pin::new(&mut self.inner).poll_write(context, bytes);
        self.wrote(result)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let result = Pin::new(&mut self.inner).poll_write_vectored(context, slices);
        self.wrote(result)
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.linger.is_none() {
            ready!(Pin::new(&mut self.inner).poll_shutdown(context))?;
            self.linger = Some(Box::pin(sleep(LINGER)));
        }
        let expired = self
            .linger
            .as_mut()
            .is_none_or(|linger| linger.as_mut().poll(context).is_ready());
        let mut space = [0; 8 * 1024];
        loop {
            let mut discarded = ReadBuf::new(&mut space);
            let read = Pin::new(&mut self.inner).poll_read(context, &mut discarded);
            match read {
                _ if expired => return Poll::Ready(Ok(())),
                Poll::Ready(Ok(())) if !discarded.filled().is_empty() => {}
                Poll::Ready(closed) => return Poll::Ready(closed),
                Poll::Pending => return Poll::Pending,
            }
        }
    }
}
