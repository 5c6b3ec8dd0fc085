use std::{
    io::{ErrorKind, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    path::Path,
    thread::sleep,
    time::{Duration, Instant},
};

use anyhow::Result;
use lab::Service;

/// Returns the time from the start of a process to its first answer. The database must exist.
pub fn time(binary: &Path, log: &Path, database: &str) -> Result<Duration> {
    let address = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?;
    let port = address.port().to_string();
    let begin = Instant::now();
    let mut service = Service::launch(
        binary,
        log,
        &[("DATABASE__URL", database), ("SERVER__PORT", &port)],
    );
    let elapsed = loop {
        match ask(address) {
            Ok(()) => break begin.elapsed(),
            Err(error) if error.kind() == ErrorKind::ConnectionRefused => {
                sleep(Duration::from_micros(200));
            }
            Err(error) => return Err(error.into()),
        }
    };
    service.kill();
    Ok(elapsed)
}

fn ask(address: SocketAddr) -> std::io::Result<()> {
    let mut stream = TcpStream::connect(address)?;
    stream.write_all(b"GET /health/live HTTP/1.1\r\nhost: localhost\r\n\r\n")?;
    stream.read_exact(&mut [0; 12])
}
