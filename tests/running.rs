//! The service as it runs: its binary, a socket, a database file and an HTTP client.

use std::{
    fs::{self, File},
    net::TcpListener,
    process::{Child, Command, ExitStatus},
    thread,
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use tempfile::TempDir;
use ureq::{Agent, http::Request};

use crate::workshop::Workshop;

/// What the service says, to be shown when a test fails.
const LOG: &str = "log";

const PATIENCE: Duration = Duration::from_secs(30);

#[test]
fn the_example_from_registration_to_signing_out() {
    let mut service = Service::start(None, None);

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
    let (status, me) = service.call("GET", "/users/me", access, &Value::Null);
    assert_eq!((status, &me["first_name"]), (200, &json!("Ada")), "{me}");

    let change = json!({ "first_name": "Augusta" });
    let (status, body) = service.call("PATCH", "/users/me", access, &change);
    assert_eq!(status, 204, "{body}");
    let (_, me) = service.call("GET", "/users/me", access, &Value::Null);
    assert_eq!(
        (&me["first_name"], &me["last_name"]),
        (&json!("Augusta"), &json!("Lovelace")),
        "{me}"
    );

    // A session token works once. Its second use closes the session, and so ends the newest one too.
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

    let status = service.terminate();
    assert_eq!(status.code(), Some(0), "{status}");
}

#[test]
fn an_empty_service_starts_and_stops() {
    let mut service = Service::start(None, Some(false));
    assert_eq!(
        service.call("GET", "/openapi.json", None, &Value::Null).0,
        200
    );
    assert_eq!(service.terminate().code(), Some(0));
}

/// A process that serves on a port and a database of its own.
struct Service {
    process: Child,
    address: String,
    client: Agent,
    folder: TempDir,
}

impl Service {
    fn start(database: Option<&str>, example: Option<bool>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let binary = Workshop::new(database, example).build(folder.path());
        let port = free_port();
        let log = File::create(folder.path().join(LOG)).unwrap();
        let process = Command::new(binary)
            .arg("serve")
            .current_dir(&folder)
            .env("SERVER__PORT", port.to_string())
            .env("DATABASE__URL", "sqlite:shop.sqlite")
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .spawn()
            .unwrap();
        let service = Self {
            process,
            address: format!("http://127.0.0.1:{port}"),
            client: Agent::config_builder()
                .http_status_as_error(false)
                .timeout_global(Some(PATIENCE))
                .build()
                .into(),
            folder,
        };
        service.wait_until_ready();
        service
    }

    fn wait_until_ready(&self) {
        let url = format!("{}/health/ready", self.address);
        let ready = || {
            self.client
                .get(&url)
                .call()
                .is_ok_and(|response| response.status().is_success())
        };
        wait_for("the service to be ready", || ready().then_some(()));
    }

    /// Sends a request and returns the status and the body of the answer; `null` stands for none.
    fn call(&self, method: &str, path: &str, bearer: Option<&str>, body: &Value) -> (u16, Value) {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.address));
        if let Some(token) = bearer {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let sent = if body.is_null() {
            String::new()
        } else {
            request = request.header("content-type", "application/json");
            body.to_string()
        };
        let mut response = self.client.run(request.body(sent).unwrap()).unwrap();
        let received = response.body_mut().read_to_string().unwrap();
        let body = serde_json::from_str(&received).unwrap_or(Value::String(received));
        (response.status().as_u16(), body)
    }

    /// Asks the process to stop, as an orchestrator does, and waits until it has.
    fn terminate(&mut self) -> ExitStatus {
        let id = self.process.id().to_string();
        let sent = Command::new("kill").args(["-TERM", &id]).status().unwrap();
        assert!(sent.success());
        wait_for("the service to stop", || self.process.try_wait().unwrap())
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // A test that failed half-way leaves a process. One that has ended cannot be killed.
        let _ = self.process.kill();
        let _ = self.process.wait();
        if thread::panicking() {
            let log = fs::read_to_string(self.folder.path().join(LOG));
            println!("{}", log.unwrap_or_default());
        }
    }
}

fn wait_for<T>(what: &str, mut poll: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(value) = poll() {
            return value;
        }
        assert!(start.elapsed() < PATIENCE, "waited too long for {what}");
        thread::sleep(Duration::from_millis(50));
    }
}

fn free_port() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    listener.local_addr().unwrap().port()
}
