//! Schemathesis attacks the example by its description: with examples, limits and random data, valid and not, and with
//! sequences of requests. Each answer has to be as described.

use std::{fs, process::Command};

use lab::text;
use serde_json::{Value, json};

use super::running::Running;

/// A schema cannot say which passwords are common, which one is that of the user, nor which tokens were mailed. 429 is what
/// the limit of mails answers.
const CONFIGURATION: &str = r#"
[[operations]]
include-name = "POST /registration"
checks.positive_data_acceptance.expected-statuses = ["2xx", "422"]

[[operations]]
include-name = "POST /auth/email-confirmation"
checks.positive_data_acceptance.expected-statuses = ["401", "422"]

[[operations]]
include-name = "POST /auth/email-change-request"
checks.positive_data_acceptance.expected-statuses = ["2xx", "401", "422", "429"]

[[operations]]
include-name = "POST /auth/email-change"
checks.positive_data_acceptance.expected-statuses = ["401", "422"]

[[operations]]
include-name = "POST /auth/password-reset"
checks.positive_data_acceptance.expected-statuses = ["422"]

[[operations]]
include-name = "PUT /users/me/password"
checks.positive_data_acceptance.expected-statuses = ["2xx", "401", "422", "429"]

[[operations]]
include-name = "POST /users/me/deletion"
checks.positive_data_acceptance.expected-statuses = ["2xx", "401", "422"]
"#;

#[test]
fn the_example_on_sqlite_is_as_described() {
    attack("sqlite");
}

#[test]
fn the_example_on_postgres_is_as_described() {
    attack("postgres");
}

fn attack(database: &str) {
    // With them, it would soon be refused.
    let no_limits = [("SERVER__RATE_LIMITS", "false")];
    let mut service = Running::start(database, true, &no_limits);
    let token = sign_in(&service);
    let folder = tempfile::tempdir().unwrap();
    let description = folder.path().join("openapi.json");
    fs::write(&description, description_of(&service).to_string()).unwrap();

    for header in [None, Some(format!("Authorization: Bearer {token}"))] {
        fs::write(folder.path().join("schemathesis.toml"), CONFIGURATION).unwrap();
        let mut schemathesis = Command::new("schemathesis");
        schemathesis
            .arg("run")
            .arg(&description)
            .args(["--url", service.process.address()])
            .args(["--checks", "all", "--continue-on-failure"])
            .args(["--phases", "examples,coverage,fuzzing,stateful"])
            .args(["--max-examples", "25", "--no-color"])
            // The same requests each time.
            .arg("--generation-deterministic")
            // No text contains U+0000, not even a name that is unknown, which JSON Schema cannot say.
            .args(["--generation-allow-x00", "false"])
            .current_dir(&folder);
        if let Some(header) = header {
            schemathesis.args(["--header", &header]);
            // All that follows would be refused.
            schemathesis.args(["--exclude-path", "/auth/sessions/current"]);
        }
        let attacked = schemathesis.output().unwrap_or_else(|error| {
            panic!("cannot start schemathesis, which test.sh installs: {error}")
        });
        assert!(attacked.status.success(), "{}", text(&attacked));
    }
    assert_eq!(service.process.terminate().code(), Some(0));
    let log = service.process.log();
    assert!(!log.contains("ERROR"), "{log}");
}

/// Returns the description without the response `default`, which stands for every status: each status has to be described.
fn description_of(service: &Running) -> Value {
    let (status, mut description) = service.call("GET", "/openapi.json", None, &Value::Null);
    assert_eq!(status, 200);
    let paths = description["paths"].as_object_mut().unwrap().values_mut();
    let operations = paths.flat_map(|path| path.as_object_mut().unwrap().values_mut());
    for operation in operations {
        let responses = operation["responses"].as_object_mut().unwrap();
        assert!(responses.remove("default").is_some(), "{responses:?}");
    }
    description
}

/// Returns an access token of a user who may get all profiles.
fn sign_in(service: &Running) -> String {
    let post = |path, body: Value| service.call("POST", path, None, &body);
    // It is not in the examples, with which the account could be deleted.
    let (email, password) = ("root@example.org", "battery horse staple");
    let (status, body) = post(
        "/registration",
        json!({
            "email": email,
            "password": password,
            "first_name": "Ada",
            "last_name": "Lovelace",
        }),
    );
    assert_eq!(status, 202, "{body}");
    service.run(&["users", "grant", email, "users:read"]);
    let credentials = json!({ "email": email, "password": password });
    let (_, opened) = post("/auth/sessions", credentials);
    opened["access_token"].as_str().unwrap().to_owned()
}
