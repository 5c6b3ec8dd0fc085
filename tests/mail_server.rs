//! A mail server.

use std::{
    io::{self, BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, mpsc},
    thread,
};

use rustls::{
    ServerConfig, ServerConnection, StreamOwned,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};

/// Starts a mail server that encrypts from the start. Returns its port, and the mails that it gets.
pub(crate) fn start((certificate, key): &(String, String)) -> (u16, mpsc::Receiver<String>) {
    let certificate = CertificateDer::from_pem_slice(certificate.as_bytes()).unwrap();
    let key = PrivateKeyDer::from_pem_slice(key.as_bytes()).unwrap();
    let config = ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key);
    let config = Arc::new(config.unwrap());
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let (sender, mails) = mpsc::channel();
    thread::spawn(move || {
        for client in listener.incoming().flatten() {
            // A client that does not trust it breaks off.
            let _ = take_mails(client, config.clone(), &sender);
        }
    });
    (port, mails)
}

fn take_mails(
    client: TcpStream,
    config: Arc<ServerConfig>,
    mails: &mpsc::Sender<String>,
) -> io::Result<()> {
    let connection = ServerConnection::new(config).map_err(io::Error::other)?;
    let mut client = BufReader::new(StreamOwned::new(connection, client));
    client.get_mut().write_all(b"220 hello\r\n")?;
    let (mut line, mut mail) = (String::new(), None::<String>);
    while client.read_line(&mut line)? > 0 {
        let answer: &[u8] = match &mut mail {
            Some(text) if line != ".\r\n" => {
                text.push_str(&line);
                b""
            }
            Some(_) => {
                mails.send(mail.take().unwrap_or_default()).ok();
                b"250 taken\r\n"
            }
            None if line.starts_with("DATA") => {
                mail = Some(String::new());
                b"354 go on\r\n"
            }
            None => b"250 fine\r\n",
        };
        client.get_mut().write_all(answer)?;
        line.clear();
    }
    Ok(())
}
