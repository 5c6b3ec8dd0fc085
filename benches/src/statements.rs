//! SQL that a benchmark runs in the database of a service, through the router `statements` of `overlay/`.

use anyhow::{Context, Result, ensure};
use lab::Client;
use serde_json::json;

/// Runs `sql` in a unit of work of its own.
pub fn run(client: &Client, sql: &str) -> Result<()> {
    let answer = client.call("POST", "/statements", None, &json!({ "sql": sql }))?;
    ensure!(answer.status == 204, "this failed: {sql}: {answer:?}");
    Ok(())
}

/// Returns the number that `query` selects as `value`.
pub fn number(client: &Client, query: &str) -> Result<i64> {
    let body = json!({ "sql": query });
    let answer = client.call("POST", "/statements/number", None, &body)?;
    answer.body["value"]
        .as_i64()
        .with_context(|| format!("this selects no number: {query}: {answer:?}"))
}
