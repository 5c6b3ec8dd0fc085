//! A job that ends its process: it is counted, runs alone, and ends among the dead letters. The others go on.

use lab::{statements, wait_for};
use serde_json::Value;

use super::environment::{Database, Environment};

/// A job that ends its process, and jobs that come after it.
const STORE: &str = r#"
    INSERT INTO __queue (type, version, payload, run_at) VALUES
        ('notes.abort', 1, 'null', 0),
        ('notes.record_note', 1, '{"lane":"others","number":0}', 0),
        ('notes.record_note', 1, '{"lane":"others","number":1}', 0)"#;

/// A lease takes a minute.
const LET_GO: &str = "UPDATE __queue SET leased_until = 1 WHERE leased_until > 0";

#[test]
fn a_job_that_ends_its_process_on_sqlite() {
    a_job_that_ends_its_process(Database::Sqlite);
}

#[test]
fn a_job_that_ends_its_process_on_postgres() {
    a_job_that_ends_its_process(Database::Postgres);
}

fn a_job_that_ends_its_process(database: Database) {
    const ATTEMPTS: usize = 2;
    let environment = Environment::new(database);
    run(&environment, STORE);

    for _ in 0..ATTEMPTS {
        let status = environment.launch(&[]).wait_until_ended();
        assert!(!status.success(), "{status}");
        run(&environment, LET_GO);
    }
    let service = environment.start(&[]);
    let client = service.client();
    let recorded = wait_for("the jobs to end", || {
        let answer = client.call("GET", "/recorded", None, &Value::Null);
        let recorded = answer.unwrap().body;
        (recorded["waiting"] == 0).then_some(recorded)
    });

    assert_eq!(recorded["dead"], 1, "{recorded}");
    assert_eq!(recorded["lanes"][0]["total"], 2, "{recorded}");
}

/// Runs `sql` while no jobs run.
fn run(environment: &Environment, sql: &str) {
    let service = environment.start_without_worker();
    statements::run(&service.client(), sql);
}
