//! Tests of a running service: its binary, a socket, a database file and an HTTP client.

use std::{
    fs::{self, File},
    io::{Read, Write},
    net::TcpStream,
    path::PathBuf,
    process::Command,
    sync::mpsc::Receiver,
    time::Duration,
};

use lab::{BuiltProject, Client, Postgres, Service, text, wait_for};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{certificate_authority::Authority, mail_server};

#[test]
fn the_example_from_registration_to_signing_out() {
    let mut service = Running::start("sqlite", true, &[]);

    let (status, description) = service.call("GET", "/openapi.json", None, &Value::Null);
    assert_eq!(status, 200);
    assert!(
        description["openapi"].as_str().unwrap().starts_with("3.1"),
        "{description}"
    );
    for path in [
        "/registration",
        "/auth/sessions",
        "/auth/sessions/refresh",
        "/auth/sessions/current",
        "/auth/email-confirmation",
        "/auth/password-reset",
        "/users/me",
    ] {
        assert!(description["paths"][path].is_object(), "{path}");
    }

    let ada = json!({
        "email": "ada@example.org",
        "password": "correct horse",
        "first_name": "Ada",
        "last_name": "Lovelace",
    });
    let (status, body) = service.call("POST", "/registration", None, &ada);
    assert_eq!(status, 202, "{body}");

    let credentials = json!({ "email": "ada@example.org", "password": "correct horse" });
    let (status, opened) = service.call("POST", "/auth/sessions", None, &credentials);
    assert_eq!(status, 201, "{opened}");
    let access = opened["access_token"].as_str();
    assert!(access.is_some(), "{opened}");

    let (status, body) = service.call("GET", "/users/me", None, &Value::Null);
    assert_eq!(status, 401, "{body}");
    // A job creates it.
    let me = wait_for("the profile of a new user", || {
        let (status, me) = service.call("GET", "/users/me", access, &Value::Null);
        assert!([200, 404].contains(&status), "{me}");
        (status == 200).then_some(me)
    });
    assert_eq!(me["first_name"], "Ada", "{me}");

    let change = json!({ "first_name": "Augusta" });
    let (status, body) = service.call("PATCH", "/users/me", access, &change);
    assert_eq!(status, 204, "{body}");
    let (_, me) = service.call("GET", "/users/me", access, &Value::Null);
    assert_eq!(
        (&me["first_name"], &me["last_name"]),
        (&json!("Augusta"), &json!("Lovelace")),
        "{me}"
    );

    // A session token works once. A request that is repeated at once gets the same answer.
    let refresh = |tokens: &Value| {
        let token = json!({ "session_token": tokens["session_token"] });
        service.call("POST", "/auth/sessions/refresh", None, &token)
    };
    let (status, renewed) = refresh(&opened);
    assert_eq!(status, 200, "{renewed}");
    assert_ne!(renewed["session_token"], opened["session_token"]);
    let (status, again) = refresh(&opened);
    assert_eq!(status, 200, "{again}");
    assert_eq!(again["session_token"], renewed["session_token"]);
    let (status, next) = refresh(&renewed);
    assert_eq!(status, 200, "{next}");
    assert_eq!(refresh(&opened).0, 401);

    let (status, opened) = service.call("POST", "/auth/sessions", None, &credentials);
    assert_eq!(status, 201, "{opened}");
    let access = opened["access_token"].as_str();
    let (status, body) = service.call("DELETE", "/auth/sessions/current", access, &Value::Null);
    assert_eq!(status, 204, "{body}");
    assert_eq!(refresh(&opened).0, 401);

    // A stopping service waits for a request that is not complete, until it gets a second signal.
    let mut half_sent = TcpStream::connect(service.process.socket()).unwrap();
    let head = "POST /registration HTTP/1.1\r\nhost: shop\r\ncontent-type: application/json\r\n\
        content-length: 100\r\nexpect: 100-continue\r\n\r\n";
    half_sent.write_all(head.as_bytes()).unwrap();
    let mut continued = [0; 25];
    half_sent.read_exact(&mut continued).unwrap();
    assert_eq!(&continued, b"HTTP/1.1 100 Continue\r\n\r\n");
    service.process.ask_to_stop();
    let status = service.process.terminate();
    assert_eq!(status.code(), Some(0), "{status}");
    let log = service.process.log();
    assert!(
        log.contains("before their requests are answered: 1"),
        "{log}"
    );
    assert!(log.contains("because of a second signal"), "{log}");
}

#[test]
fn an_empty_service_starts_and_stops() {
    let settings = [("SERVER__DRAIN_TIMEOUT", "3599"), ("LOG__FILTER", "info")];
    let mut service = Running::start("sqlite", false, &settings);
    let status = |service: &Running, path| service.call("GET", path, None, &Value::Null).0;
    assert_eq!(
        [
            status(&service, "/health/ready"),
            status(&service, "/openapi.json")
        ],
        [200, 200]
    );

    // It is not ready from now on, but still serves, so that a load balancer can notice it.
    service.process.ask_to_stop();
    assert_eq!(
        [
            status(&service, "/health/ready"),
            status(&service, "/openapi.json")
        ],
        [503, 200]
    );
    assert_eq!(service.process.terminate().code(), Some(0));
}

#[test]
fn no_secret_is_in_the_log_with_sqlite() {
    look_for_secrets("sqlite");
}

#[test]
fn no_secret_is_in_the_log_with_postgres() {
    look_for_secrets("postgres");
}

fn look_for_secrets(database: &str) {
    const SECRET: &str = "a-secret-of-thirty-two-bytes-or-more";
    let folder = tempfile::tempdir().unwrap();
    let authority = Authority::new();
    let (port, mails) = mail_server::start(&authority.issue("localhost"));
    let roots = authority.trust(folder.path());
    let mut service = Running::start(
        database,
        true,
        &[
            ("AUTH__ACCESS_TOKEN_SECRET", SECRET),
            ("LOG__FILTER", "trace"),
            ("MAIL__SMTP_URL", &format!("smtps://localhost:{port}")),
            ("SERVER__RATE_LIMITS", "false"),
            ("SSL_CERT_FILE", &*roots),
        ],
    );
    let (_, description) = service.call("GET", "/openapi.json", None, &Value::Null);

    let (mut secrets, renewed) = use_account(&service, &mails);
    secrets.push(SECRET.to_owned());
    let credentials = json!({ "email": "countess@example.org", "password": "purple staple" });

    // Every route, with the secrets where they belong and where they do not.
    let mut everywhere = credentials.clone();
    everywhere["session_token"] = renewed["session_token"].clone();
    everywhere["unknown"] = json!(secrets);
    let send = |method: &str, path: &str, bearer, body: &Value| {
        // A connection may be closed whose last request had a body that its route did not read.
        let _ = service.client.call(method, path, bearer, body);
    };
    let paths = description["paths"].as_object().unwrap();
    for (path, methods) in paths {
        for method in methods.as_object().unwrap().keys() {
            let method = method.to_uppercase();
            for secret in &secrets {
                let in_query = format!("{path}?token={}", secret.replace(' ', "%20"));
                for bearer in [Some(&**secret), renewed["access_token"].as_str()] {
                    send(&method, &in_query, bearer, &everywhere);
                }
                send(&method, path, None, &json!({ "password": secret }));
                send(&method, path, None, &json!(secret));
            }
        }
    }
    send("POST", "/auth/sessions", None, &credentials);
    assert_eq!(service.process.terminate().code(), Some(0));

    let log = service.process.log();
    // The lowest level at which the service and its libraries write while they do all this.
    let lowest = if database == "postgres" {
        "DEBUG"
    } else {
        "INFO"
    };
    assert!(log.contains(lowest), "{log}");
    for secret in secrets {
        let line = log.lines().find(|line| line.contains(&secret));
        assert_eq!(line, None, "`{secret}` is in the log");
    }
}

/// Does with an account what its user can do. Returns all secrets of that, and the last pair of tokens.
fn use_account(service: &Running, mails: &Receiver<String>) -> (Vec<String>, Value) {
    let [first, second, third] = ["correct horse battery", "orange battery", "purple staple"];
    let mut secrets = [first, second, third].map(str::to_owned).to_vec();
    let succeed = |method: &str, path: &str, bearer: Option<&str>, body: Value| {
        let (status, body) = service.call(method, path, bearer, &body);
        assert!((200..300).contains(&status), "{path}: {status} {body}");
        body
    };
    // Of mails that are sent twice, the second one may come late.
    let mailed = |page: &str| loop {
        let mail = mails.recv_timeout(Duration::from_mins(1)).unwrap();
        // Quoted-printable.
        let mail = mail.replace("=\r\n", "").replace("=3D", "=");
        if let Some((_, rest)) = mail.split_once(&format!("/{page}#token=")) {
            break rest.split_whitespace().next().unwrap().to_owned();
        }
    };
    // A mail may arrive before the job that has sent it is committed.
    let redeem = |path: &str, bearer: Option<&str>, body: Value| {
        wait_for("a mailed token to be valid", || {
            let (status, _) = service.call("POST", path, bearer, &body);
            (200..300).contains(&status).then_some(())
        });
    };
    let keep = |secrets: &mut Vec<String>, tokens: &Value| {
        let tokens = ["access_token", "session_token"].map(|name| tokens[name].as_str().unwrap());
        secrets.extend(tokens.map(str::to_owned));
        tokens[0].to_owned()
    };
    let sign_in = |email: &str, password: &str| {
        let credentials = json!({ "email": email, "password": password });
        succeed("POST", "/auth/sessions", None, credentials)
    };

    let ada = json!({
        "email": "ada@example.org",
        "password": first,
        "first_name": "Ada",
        "last_name": "Lovelace",
    });
    succeed("POST", "/registration", None, ada);
    let access = keep(&mut secrets, &sign_in("ada@example.org", first));
    let access = Some(&*access);
    let token = mailed("confirm-email");
    let confirmation = json!({ "token": token });
    redeem("/auth/email-confirmation", access, confirmation);
    secrets.push(token);

    let change = json!({ "email": "countess@example.org", "password": first });
    succeed("POST", "/auth/email-change-request", access, change);
    let token = mailed("change-email");
    redeem("/auth/email-change", access, json!({ "token": token }));
    secrets.push(token);

    let access = keep(&mut secrets, &sign_in("countess@example.org", first));
    let change = json!({ "current_password": first, "new_password": second });
    let changed = succeed("PUT", "/users/me/password", Some(&access), change);
    let access = keep(&mut secrets, &changed);
    succeed("GET", "/users/me/export", Some(&access), Value::Null);

    let forgotten = json!({ "email": "countess@example.org" });
    succeed("POST", "/auth/password-reset-request", None, forgotten);
    let token = mailed("reset-password");
    let reset = json!({ "token": token, "password": third });
    redeem("/auth/password-reset", None, reset);
    secrets.push(token);

    let opened = sign_in("countess@example.org", third);
    keep(&mut secrets, &opened);
    let session = json!({ "session_token": opened["session_token"] });
    let renewed = succeed("POST", "/auth/sessions/refresh", None, session);
    keep(&mut secrets, &renewed);
    (secrets, renewed)
}

#[test]
fn production_does_not_create_its_database_by_accident() {
    let folder = tempfile::tempdir().unwrap();
    let binary = BuiltProject::unchanged("sqlite", false);
    let run = |arguments: &[&str]| {
        let mut service = Command::new(&binary);
        service
            .args(arguments)
            .current_dir(&folder)
            .env("ENVIRONMENT", "production")
            .env("AUTH__ACCESS_TOKEN_SECRET", "a".repeat(32))
            .env("DATABASE__URL", "sqlite:shop.sqlite")
            .output()
            .unwrap()
    };

    for command in ["serve", "worker"] {
        let refused = run(&[command]);

        assert_eq!(refused.status.code(), Some(1), "{}", text(&refused));
        let message = "there is no database at shop.sqlite; `db create` creates it";
        assert!(text(&refused).contains(message), "{}", text(&refused));
        assert!(!folder.path().join("shop.sqlite").exists());
    }

    for (name, create) in [("created", true), ("given", false)] {
        let database = folder.path().join(name);
        if !create {
            assert!(
                run(&["db", "create", &database.display().to_string()])
                    .status
                    .success()
            );
        }
        let mut arguments = vec!["serve"];
        arguments.extend(create.then_some("--create-database"));
        let log = folder.path().join(format!("{name}.log"));
        let mut process = Command::new(&binary)
            .args(arguments)
            .env("ENVIRONMENT", "production")
            .env("AUTH__ACCESS_TOKEN_SECRET", "a".repeat(32))
            .env("DATABASE__URL", &database)
            .env("SERVER__PORT", "0")
            .env("SERVER__METRICS_ADDRESS", "127.0.0.1:0")
            .stderr(File::create(&log).unwrap())
            .spawn()
            .unwrap();
        let address = wait_for("the address of the metrics", || {
            let log = fs::read_to_string(&log).unwrap();
            let (_, address) = log.split_once("metrics at http://")?;
            Some(address.split('/').next().unwrap().to_owned())
        });
        wait_for("the service", || {
            fs::read_to_string(&log)
                .unwrap()
                .contains("listening on")
                .then_some(())
        });
        let mut metrics = TcpStream::connect(address).unwrap();
        let request = b"GET /metrics HTTP/1.1\r\nhost: shop\r\nconnection: close\r\n\r\n";
        metrics.write_all(request).unwrap();
        let mut answer = String::new();
        metrics.read_to_string(&mut answer).unwrap();
        process.kill().unwrap();
        process.wait().unwrap();
        assert!(answer.contains("jobs_waiting 0"), "{answer}");
    }
}

/// A running service with its own database.
pub(crate) struct Running {
    pub(crate) process: Service,
    pub(crate) client: Client,
    binary: PathBuf,
    folder: TempDir,
    url: String,
    _server: Option<Postgres>,
}

impl Running {
    pub(crate) fn start(database: &str, example: bool, more: &[(&str, &str)]) -> Self {
        let binary = BuiltProject::unchanged(database, example);
        let folder = tempfile::tempdir().unwrap();
        let server = (database == "postgres").then(Postgres::start);
        let url = server
            .as_ref()
            .map_or("sqlite:shop.sqlite".to_owned(), |server| server.url("shop"));
        let settings = [
            ("DATABASE__URL", &*url),
            // Longer than any test waits.
            ("SERVER__SHUTDOWN_TIMEOUT", "3600"),
        ];
        let settings = [&settings, more].concat();
        let process = Service::start(&binary, &folder.path().join("log"), &settings);
        Self {
            client: process.client(),
            process,
            binary,
            folder,
            url,
            _server: server,
        }
    }

    /// Runs a sub-command with the same database.
    pub(crate) fn run(&self, arguments: &[&str]) {
        let output = Command::new(&self.binary)
            .args(arguments)
            .env("DATABASE__URL", &self.url)
            .current_dir(&self.folder)
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", text(&output));
    }

    /// Sends a request and returns the status and the body of the answer. `null` means no body.
    pub(crate) fn call(
        &self,
        method: &str,
        path: &str,
        bearer: Option<&str>,
        body: &Value,
    ) -> (u16, Value) {
        let answer = self.client.call(method, path, bearer, body).unwrap();
        (answer.status, answer.body)
    }
}
