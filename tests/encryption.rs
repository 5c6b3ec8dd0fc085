//! Tests that `sslmode` in the URL of a Postgres server has the same meaning as in libpq, and that a mail server proves its
//! identity.

use std::{
    fs,
    io::{self, BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    process::Command,
    sync::{Arc, mpsc},
    thread,
    time::Duration,
};

use lab::{Postgres, text, wait_for};
use rustls::{
    ServerConfig, ServerConnection, StreamOwned,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};
use serde_json::json;

use crate::{certificate_authority::Authority, fire::environment::Database, running::Running};

#[test]
fn a_connection_is_as_safe_as_its_url_says() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, content: &str| {
        let path = folder.path().join(name);
        fs::write(&path, content).unwrap();
        path.display().to_string()
    };
    let (authority, other) = (Authority::new(), Authority::new());
    let root = file("root.pem", &authority.certificate);
    let wrong_root = file("wrong-root.pem", &other.certificate);
    let (certificate, key) = authority.issue("localhost");
    let (_server, port) = Postgres::start_with_tls(&certificate, &key);

    let db = |command: &str, host: &str, parameters: &str| {
        let url = format!("postgres://postgres@{host}:{port}/shop?{parameters}");
        let output = Command::new(Database::Postgres.ledger())
            .args(["db", command])
            .env("DATABASE__URL", url)
            .env("DATABASE__START_TIMEOUT", "0")
            .output()
            .unwrap();
        (output.status.success(), text(&output))
    };
    let (created, reported) = db("create", "localhost", "sslmode=require");
    assert!(created, "{reported}");

    for (host, parameters) in [
        ("localhost", String::new()),
        ("localhost", "sslmode=prefer".to_owned()),
        ("127.0.0.1", "sslmode=require".to_owned()),
        ("localhost", format!("sslmode=require&sslrootcert={root}")),
        (
            "localhost",
            format!("sslmode=verify-full&sslrootcert={root}"),
        ),
    ] {
        let (connected, reported) = db("status", host, &parameters);
        assert!(connected, "{host} {parameters}: {reported}");
    }
    for (host, parameters, reason) in [
        ("localhost", "sslmode=disable".to_owned(), "no encryption"),
        (
            "localhost",
            format!("sslmode=verify-full&sslrootcert={wrong_root}"),
            "invalid peer certificate",
        ),
        (
            "localhost",
            format!("sslmode=require&sslrootcert={wrong_root}"),
            "invalid peer certificate",
        ),
        (
            "localhost",
            "sslmode=verify-full".to_owned(),
            "invalid peer certificate",
        ),
        (
            "127.0.0.1",
            format!("sslmode=verify-full&sslrootcert={root}"),
            "not valid for name",
        ),
    ] {
        let (connected, reported) = db("status", host, &parameters);
        assert!(!connected, "{host} {parameters}: connected");
        assert!(reported.contains(reason), "{host} {parameters}: {reported}");
    }
}

#[test]
fn mails_go_to_a_server_that_proves_its_identity_and_to_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let (authority, other) = (Authority::new(), Authority::new());
    let ada = json!({
        "email": "ada@example.org",
        "password": "correct horse",
        "first_name": "Ada",
        "last_name": "Lovelace",
    });

    for (trusted, is_sent) in [(&authority, true), (&other, false)] {
        let (port, mails) = start_mail_server(&authority.issue("localhost"));
        // What the machine trusts.
        let roots = folder.path().join("roots.pem");
        fs::write(&roots, &trusted.certificate).unwrap();
        let url = format!("smtps://localhost:{port}");
        let settings = [
            ("MAIL__SMTP_URL", &*url),
            ("SSL_CERT_FILE", roots.to_str().unwrap()),
        ];
        let mut service = Running::start("sqlite", true, &settings);

        let (status, body) = service.call("POST", "/registration", None, &ada);

        assert_eq!(status, 202, "{body}");
        if is_sent {
            let mail = mails.recv_timeout(Duration::from_mins(1)).unwrap();
            assert!(mail.contains("To: ada@example.org"), "{mail}");
        } else {
            wait_for("a mail that is not sent", || {
                let log = service.process.log();
                log.contains("invalid peer certificate").then_some(())
            });
            assert!(mails.try_recv().is_err());
        }
        assert_eq!(service.process.terminate().code(), Some(0));
    }
}

/// Starts a mail server that encrypts from the start. Returns its port, and the mails that it gets.
fn start_mail_server((certificate, key): &(String, String)) -> (u16, mpsc::Receiver<String>) {
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
