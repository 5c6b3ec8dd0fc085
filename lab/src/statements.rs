//! SQL that runs in the database of a service which has the endpoints of [`Ledger::add_statements`](crate::Ledger).

use serde_json::json;

use crate::Client;

/// The number of rows that one statement inserts, so that it takes less time than a unit of work may.
const CHUNK: i64 = 50_000;

/// Runs `sql` in a unit of work of its own.
pub fn run(client: &Client, sql: &str) {
    let body = json!({ "sql": sql });
    let answer = client.call("POST", "/statements", None, &body).unwrap();
    assert_eq!(answer.status, 204, "this failed: {sql}: {answer:?}");
}

/// Runs `insert`, which selects from a table `n` with the numbers `i` from 0 to `count` (exclusive), in several parts.
pub fn insert_numbered(client: &Client, count: i64, insert: &str) {
    let mut first = 0;
    while first < count {
        let end = count.min(first + CHUNK);
        let last = end - 1;
        let numbers = format!("SELECT {first} UNION ALL SELECT i + 1 FROM n WHERE i < {last}");
        run(
            client,
            &format!("WITH RECURSIVE n (i) AS ({numbers}) {insert}"),
        );
        first = end;
    }
    run(client, "ANALYZE");
}

/// Returns the number that `query` selects as `value`.
#[must_use]
pub fn number(client: &Client, query: &str) -> i64 {
    let number = number_if_available(client, query);
    number.unwrap_or_else(|| panic!("this selects no number: {query}"))
}

/// Returns the number that `query` selects as `value`, or `None` if the service or its database is not available.
#[must_use]
pub fn number_if_available(client: &Client, query: &str) -> Option<i64> {
    let body = json!({ "sql": query });
    let answer = client.call("POST", "/statements/number", None, &body);
    answer.ok()?.body["value"].as_i64()
}
