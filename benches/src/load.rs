//! A load generator. It runs on the same machine as the service, so it does as little work per request as
//! possible. It has one thread, builds the requests in advance, and reads only what it needs of an answer.

use std::{
    io::{ErrorKind, Read, Write},
    net::SocketAddr,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};
use mio::{Events, Interest, Poll, Token, net::TcpStream};

/// The results of a round.
#[derive(Clone, Copy)]
pub struct Measured {
    pub per_second: f64,
    pub p50: Duration,
    pub p99: Duration,
}

/// Sends `requests` repeatedly for the time `duration`, over as many connections as there are `clients`. Each
/// sends the next request when it has the answer to its last one.
pub fn run(
    address: SocketAddr,
    requests: &[String],
    clients: usize,
    duration: Duration,
) -> Result<Measured> {
    let mut poll = Poll::new()?;
    let mut events = Events::with_capacity(clients);
    let mut requests = requests.iter().cycle();
    let mut connections = Vec::with_capacity(clients);
    for token in 0..clients {
        let stream = std::net::TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_nonblocking(true)?;
        let mut stream = TcpStream::from_std(stream);
        poll.registry()
            .register(&mut stream, Token(token), Interest::READABLE)?;
        connections.push(Connection::new(stream));
    }

    let begin = Instant::now();
    for connection in &mut connections {
        connection.send(requests.next().context("no requests")?.as_bytes())?;
    }
    let mut latencies = Vec::new();
    while begin.elapsed() < duration {
        poll.poll(&mut events, Some(duration))?;
        for event in &events {
            let connection = &mut connections[event.token().0];
            if let Some(latency) = connection.receive()? {
                latencies.push(latency);
                connection.send(requests.next().context("no requests")?.as_bytes())?;
            }
        }
    }
    let elapsed = begin.elapsed();
    ensure!(latencies.len() >= clients, "there were almost no answers");
    latencies.sort_unstable();
    #[allow(clippy::cast_precision_loss)] // the numbers are small enough
    Ok(Measured {
        per_second: latencies.len() as f64 / elapsed.as_secs_f64(),
        p50: latencies[latencies.len() / 2],
        p99: latencies[latencies.len() * 99 / 100],
    })
}

struct Connection {
    stream: TcpStream,
    sent: Instant,
    buffer: [u8; 16 * 1024],
    filled: usize,
}

impl Connection {
    fn new(stream: TcpStream) -> Self {
        Self {
            stream,
            sent: Instant::now(),
            buffer: [0; 16 * 1024],
            filled: 0,
        }
    }

    /// Sends a request. An idle connection accepts it in one write.
    fn send(&mut self, request: &[u8]) -> Result<()> {
        self.filled = 0;
        self.sent = Instant::now();
        let sent = self.stream.write(request)?;
        ensure!(sent == request.len(), "the request is too long");
        Ok(())
    }

    /// Returns the time that the answer took, if it is complete.
    fn receive(&mut self) -> Result<Option<Duration>> {
        loop {
            match self.stream.read(&mut self.buffer[self.filled..]) {
                Ok(0) => bail!("the connection was closed, or the answer is too long"),
                Ok(read) => self.filled += read,
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(None),
                Err(error) => return Err(error.into()),
            }
            if length(&self.buffer[..self.filled])?.is_some_and(|length| self.filled >= length) {
                return Ok(Some(self.sent.elapsed()));
            }
        }
    }
}

/// Returns the length of the answer that begins with `bytes`, if its head is complete. Fails if the status is
/// not a success.
fn length(bytes: &[u8]) -> Result<Option<usize>> {
    let Some(head) = bytes.windows(4).position(|end| end == b"\r\n\r\n") else {
        return Ok(None);
    };
    let (head, body) = (&bytes[..head], head + 4);
    ensure!(
        head.starts_with(b"HTTP/1.1 2"),
        "{}",
        String::from_utf8_lossy(bytes)
    );
    let name = b"\r\ncontent-length: ";
    let Some(value) = head.windows(name.len()).position(|field| field == name) else {
        return Ok(Some(body));
    };
    let digits = head[value + name.len()..]
        .iter()
        .take_while(|digit| digit.is_ascii_digit());
    Ok(Some(
        body + digits.fold(0, |length, digit| length * 10 + usize::from(digit - b'0')),
    ))
}
