//! Tests of a running service: its binary, a socket, a database file and an HTTP client.

use std::{
    fs,
    io::{Read, Write},
    net::TcpStream,
};

use lab::{BuiltProject, Client, Profile, Service, wait_for};
use serde_json::{Value, json};
use tempfile::TempDir;

#[test]
fn the_example_from_registration_to_signing_out() {
    let mut service = Running::start(None, None, &[]);

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
    assert_eq!(status, 201, "{body}");

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

    // A session token works once. Its second use closes the session, so the newest token does not work
    // either.
    let refresh = |tokens: &Value| {
        let token = json!({ "session_token": tokens["session_token"] });
        service.call("POST", "/auth/sessions/refresh", None, &token)
    };
    let (status, renewed) = refresh(&opened);
    assert_eq!(status, 200, "{renewed}");
    assert_ne!(renewed["session_token"], opened["session_token"]);
    assert_eq!(refresh(&opened).0, 401);
    assert_eq!(refresh(&renewed).0, 401);

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
    let mut service = Running::start(None, Some(false), &settings);
    let status = |service: &Running, path| service.call("GET", path, None, &Value::Null).0;
    assert_eq!(
        [
            status(&service, "/health/ready"),
            status(&service, "/openapi.json")
        ],
        [204, 200]
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

/// A running service with its own database.
struct Running {
    process: Service,
    client: Client,
    _folder: TempDir,
}

impl Running {
    fn start(database: Option<&str>, example: Option<bool>, more: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let project = BuiltProject::new(database, example);
        // The next build replaces the binary.
        let binary = folder.path().join("shop");
        fs::copy(project.build(Profile::Dev), &binary).unwrap();
        let settings = [
            ("DATABASE__URL", "sqlite:shop.sqlite"),
            // Longer than any test waits.
            ("SERVER__SHUTDOWN_TIMEOUT", "3600"),
        ];
        let settings = [&settings, more].concat();
        let process = Service::start(&binary, &folder.path().join("log"), &settings);
        Self {
            client: process.client(),
            process,
            _folder: folder,
        }
    }

    /// Sends a request and returns the status and the body of the answer. `null` means no body.
    fn call(&self, method: &str, path: &str, bearer: Option<&str>, body: &Value) -> (u16, Value) {
        let answer = self.client.call(method, path, bearer, body).unwrap();
        (answer.status, answer.body)
    }
}
