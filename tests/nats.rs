//! A service that is connected to others through NATS, by its generator: it passes its checks, and an event that it sends,
//! encrypted, has its effect in the service that receives it, once.

use std::{
    fs,
    net::TcpListener,
    path::Path,
    process::{Child, Command, Stdio},
};

use lab::{BuiltProject, Client, Profile, Service, wait_for};
use serde_json::{Value, json};

use crate::certificate_authority::Authority;

const COMMANDS: [&str; 8] = [
    "new-integration nats",
    "new-context billing",
    "new-resource billing Invoice number:string(1..30) amount:i64 paid_at:datetime?:readonly",
    "new-event billing InvoicePaid number:string(1..30) amount:i64",
    "new-command billing PayInvoice id:InvoiceId --updates Invoice --set paid_at=now --raises InvoicePaid --route POST_/invoices/{id}/payment",
    "new-subscriber billing AnnouncePayment --on InvoicePaid --broadcast",
    "new-resource billing Receipt number:string(1..30) amount:i64",
    // The service is its own neighbour.
    "new-job billing NotePayment number:string(1..30) amount:i64 --creates Receipt --on shop.billing.invoice_paid",
];

#[test]
fn events_have_their_effect_in_another_service_once() {
    let folder = tempfile::tempdir().unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let url = format!("tls://localhost:{port}");
    let (authority, other) = (Authority::new(), Authority::new());
    let roots = authority.trust(folder.path());
    let binary = {
        let project = BuiltProject::new(Some("sqlite"), Some(false));
        for command in COMMANDS {
            let words = command
                .split(' ')
                .map(|word| word.replacen('_', " ", usize::from(word.starts_with("POST"))));
            project.xtask(&words.collect::<Vec<_>>());
        }
        project.xtask(&["check"]);
        project.assert_cargo("fmt --all --check");
        project.assert_cargo("clippy --workspace --all-targets --locked -- -D warnings");
        project.assert_cargo("test --workspace --locked");
        project.build(Profile::Dev, "nats")
    };
    let settings = [
        ("DATABASE__URL", "sqlite:shop.sqlite"),
        ("NATS__URL", &*url),
        ("SSL_CERT_FILE", &*roots),
    ];
    let mut service = Service::start(&binary, &folder.path().join("log"), &settings);

    // Nobody answers at first.
    pay(&service.client(), "1");
    let _ = service.wait_for_line(&["a job failed", "NATS does not answer"]);
    {
        let _server = Nats::start(port, &other, folder.path());
        let _ = service.wait_for_line(&["cannot connect to NATS", "invalid peer certificate"]);
    }
    let _server = Nats::start(port, &authority, folder.path());
    pay(&service.client(), "2");
    let received = |service: &Service| {
        let receipts = call(&service.client(), "GET", "/receipts", &Value::Null);
        let receipts = receipts["items"].as_array().unwrap().iter();
        let mut numbers: Vec<_> = receipts
            .map(|receipt| receipt["number"].to_string())
            .collect();
        numbers.sort();
        numbers
    };
    wait_for("the receipts", || {
        (received(&service).len() == 2).then_some(())
    });

    assert!(service.terminate().success(), "{}", service.log());
}

/// A NATS server that only accepts encrypted connections. It ends with the test.
struct Nats(Child);

impl Nats {
    fn start(port: u16, authority: &Authority, folder: &Path) -> Self {
        let (certificate, key) = authority.issue("localhost");
        let file = |name: &str, content: &str| {
            let path = folder.join(name);
            fs::write(&path, content).unwrap();
            path
        };
        let server = Command::new("nats-server")
            .args([
                "--jetstream",
                "--addr",
                "127.0.0.1",
                "--port",
                &port.to_string(),
            ])
            .arg("--tls")
            .arg("--tlscert")
            .arg(file("certificate.pem", &certificate))
            .arg("--tlskey")
            .arg(file("key.pem", &key))
            .arg("--store_dir")
            .arg(folder)
            .stderr(Stdio::null())
            .spawn();
        Self(server.expect("NATS is not installed: install the package `nats-server`"))
    }
}

impl Drop for Nats {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

fn pay(client: &Client, number: &str) {
    let invoice = json!({ "number": number, "amount": 7 });
    let created = call(client, "POST", "/invoices", &invoice);
    let id = created["id"].as_str().unwrap();
    call(
        client,
        "POST",
        &format!("/invoices/{id}/payment"),
        &Value::Null,
    );
}

fn call(client: &Client, method: &str, path: &str, body: &Value) -> Value {
    let answer = client.call(method, path, None, body).unwrap();
    assert!(answer.status < 300, "{method} {path}: {}", answer.body);
    answer.body
}
