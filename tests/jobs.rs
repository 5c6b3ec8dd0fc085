//! The commands about jobs, and a worker in a process of its own.

use std::process::{Child, Stdio};

use lab::{Client, statements, text, wait_for};
use serde_json::{Value, json};

use crate::fire::environment::{Database, Environment};

const JOB: &str = "notes.record_note";

#[test]
fn jobs_can_be_seen_run_again_and_deleted_on_sqlite() {
    jobs_can_be_seen_run_again_and_deleted(Database::Sqlite);
}

#[test]
fn jobs_can_be_seen_run_again_and_deleted_on_postgres() {
    jobs_can_be_seen_run_again_and_deleted(Database::Postgres);
}

fn jobs_can_be_seen_run_again_and_deleted(database: Database) {
    let environment = Environment::new(database);
    let service = environment.start_without_worker();
    let jobs = |arguments: &[&str]| {
        let output = environment
            .command(&[&["jobs"], arguments].concat())
            .output();
        let output = output.unwrap();
        // The rest of its output is the log.
        let printed = String::from_utf8_lossy(&output.stdout)
            .trim_end()
            .to_owned();
        if output.status.success() {
            (true, printed)
        } else {
            (false, text(&output))
        }
    };
    let list = |arguments: &[&str]| -> Value {
        let (_, listed) = jobs(&[&["list", "--json"], arguments].concat());
        serde_json::from_str(&listed).unwrap_or_else(|_| panic!("{listed}"))
    };
    let client = service.client();
    let note = json!({ "lane": "one", "from": 0, "count": 1 });
    let noted = client.call("POST", "/notes", None, &note).unwrap();
    assert_eq!(noted.status, 204, "{noted:?}");
    // What is stored is not what the job reads.
    let unreadable = format!(
        "INSERT INTO __queue (type, version, payload, run_at) VALUES ('{JOB}', 1, '{{}}', 0)"
    );
    statements::run(&client, &unreadable);

    // Nobody runs them.
    assert_eq!(list(&["--waiting"]).as_array().unwrap().len(), 2);
    let (done, said) = jobs(&["run", JOB, r#"{"lane":"by hand","number":0}"#]);
    assert_eq!((done, &*said), (true, "notes.record_note is done"));
    assert_eq!(lanes(&client), ["by hand"]);

    let worker = environment
        .command(&["worker"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    let worker = Worker(worker.unwrap());
    wait_for("a worker to run a job", || {
        (lanes(&client) == ["by hand", "one"]).then_some(())
    });
    let dead = wait_for("a job to be given up", || {
        let dead = list(&["--name", JOB]);
        dead.get(0).cloned()
    });
    drop(worker);

    let reason = "it cannot be read: missing field `lane`";
    assert!(
        dead["error"].as_str().unwrap().starts_with(reason),
        "{dead}"
    );
    assert_eq!(list(&["--older-than", "1"]), json!([]));
    let id = dead["id"].to_string();
    let (_, shown) = jobs(&["show", &id]);
    assert!(shown.starts_with(&id) && shown.ends_with("\n{}"), "{shown}");

    let (done, refused) = jobs(&["retry"]);
    assert!(!done && refused.contains("say which jobs"), "{refused}");
    assert_eq!(jobs(&["retry", &id]), (true, "1 job runs again".to_owned()));
    assert_eq!(list(&["--waiting"]).as_array().unwrap().len(), 1);
    assert_eq!(
        jobs(&["drop", "--name", JOB]),
        (true, "0 jobs deleted".to_owned())
    );
}

/// A process that ends with the test.
struct Worker(Child);

impl Drop for Worker {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Returns the lanes of the notes that are recorded.
fn lanes(client: &Client) -> Vec<String> {
    let answer = client.call("GET", "/recorded", None, &Value::Null).unwrap();
    let lanes = answer.body["lanes"].as_array().unwrap().iter();
    let mut lanes: Vec<_> = lanes
        .map(|lane| lane["lane"].as_str().unwrap().to_owned())
        .collect();
    lanes.sort();
    lanes
}
