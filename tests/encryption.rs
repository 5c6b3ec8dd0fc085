//! Tests that `sslmode` in the URL of a Postgres server has the same meaning as in libpq, and that a mail server proves its
//! identity.

use std::{fs, process::Command, time::Duration};

use lab::{Postgres, text, wait_for};
use serde_json::json;

use crate::{
    certificate_authority::Authority, fire::environment::Database, mail_server, running::Running,
};

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
fn production_warns_of_a_server_elsewhere_that_need_not_prove_its_identity() {
    let log_of = |environment: &str, parameters: &str| {
        // There is no such server.
        let url = format!("postgres://postgres@database.invalid/shop?{parameters}");
        let output = Command::new(Database::Postgres.ledger())
            .arg("serve")
            .env("ENVIRONMENT", environment)
            .env("AUTH__ACCESS_TOKEN_SECRET", "a".repeat(32))
            .env("DATABASE__URL", url)
            .env("DATABASE__START_TIMEOUT", "0")
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(1), "{}", text(&output));
        text(&output)
    };
    let warning = "DATABASE__URL does not say `sslmode=verify-full`";

    let log = log_of("production", "sslmode=require");
    assert_eq!(log.matches(warning).count(), 1, "{log}");
    for (environment, parameters) in [
        ("production", "sslmode=verify-full"),
        ("development", "sslmode=require"),
    ] {
        let log = log_of(environment, parameters);
        assert!(!log.contains(warning), "{log}");
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
        let (port, mails) = mail_server::start(&authority.issue("localhost"));
        let roots = trusted.trust(folder.path());
        let url = format!("smtps://localhost:{port}");
        let settings = [("MAIL__SMTP_URL", &*url), ("SSL_CERT_FILE", &*roots)];
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
