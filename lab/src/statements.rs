//! SQL that runs in the database of a service which has the endpoints of [`Ledger::add_statements`](crate::Ledger).

use serde_json::json;

use crate::Client;

/// Runs `sql` in a unit of work of its own.
pub fn run(client: &Client, sql: &str) {
    let body = json!({ "sql": sql });
    let answer = client.call("POST", "/statements", None, &body).unwrap();
    assert_eq!(answer.status, 204, "this failed: {sql}: {answer:?}");
}

/// Returns the number that `query` selects as `value`.
#[must_use]
pub fn number(client: &Client, query: &str) -> i64 {
    let body = json!({ "sql": query });
    let answer = client.call("POST", "/statements/number", None, &body);
    let answer = answer.unwrap();
    let number = answer.body["value"].as_i64();
    number.unwrap_or_else(|| panic!("this selects no number: {query}: {answer:?}"))
}
