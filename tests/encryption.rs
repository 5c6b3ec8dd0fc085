//! Tests that `sslmode` in the URL of a Postgres server has the same meaning as in libpq.

use std::{fs, process::Command};

use lab::{Postgres, text};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};

use crate::fire::environment::Database;

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

/// A certificate authority.
struct Authority {
    certificate: String,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    fn new() -> Self {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self {
            certificate: params.self_signed(&key).unwrap().pem(),
            issuer: Issuer::new(params, key),
        }
    }

    /// Returns a certificate for a host, and its key.
    fn issue(&self, host: &str) -> (String, String) {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new([host.to_owned()]).unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        (certificate.pem(), key.serialize_pem())
    }
}
