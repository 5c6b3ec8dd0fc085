//! Measures generated endpoints: against the same ones by hand, and pages of small and large tables.

use anyhow::{Context, Result, ensure};
use benchmarks::contender::{Contender, compare};
use lab::{BuiltProject, Client, Service, statements};
use serde_json::{Value, json};

const FEW: usize = 1000;
const MANY: usize = 1_000_000;

/// The number of rows that one statement inserts, so that it takes less time than a unit of work may.
const CHUNK: usize = 50_000;

/// The number of items of a page.
const LIMIT: usize = 20;

/// Generates invoices, and orders and receipts, whose tables differ only in their length.
pub fn generate(project: &BuiltProject) {
    project.xtask(&["new-context", "sales"]);
    for name in ["Invoice", "Order", "Receipt"] {
        let fields = ["number:string(1..30)", "total:i64", "issued_on:date"];
        project.xtask(&[&["new-resource", "sales", name, "--public"], &fields[..]].concat());
    }
}

/// Compares the endpoints of invoices with the same ones by hand.
pub fn compare_with_code_by_hand(service: &Service) -> Result<()> {
    let client = service.client();
    let body = json!({ "number": "2026-0001", "total": 1190, "issued_on": "2026-11-27" });
    let mut ids = Vec::new();
    for _ in 0..FEW {
        let answer = client.call("POST", "/invoices", None, &body)?;
        let id = answer.body["id"].as_str();
        ids.push(id.context("an invoice was not created")?.to_owned());
    }
    let paths = |prefix: &str| -> Vec<_> {
        ids.iter()
            .map(|id| format!("{prefix}/invoices/{id}"))
            .collect()
    };
    compare(&[
        Contender::query("generated: get", service, &paths("")),
        Contender::query("the same by hand", service, &paths("/by-hand")),
    ])?;
    let list = |prefix| [format!("{prefix}/invoices?limit={LIMIT}")];
    compare(&[
        Contender::query("generated: list", service, &list("")),
        Contender::query("the same by hand", service, &list("/by-hand")),
    ])?;
    let body = [body.to_string()];
    compare(&[
        Contender::command("generated: create", service, "/invoices", &body),
        Contender::command("the same by hand", service, "/by-hand/invoices", &body),
    ])
}

/// Compares the first and the last page of a small and of a large table.
pub fn compare_pages(database: &str, service: &Service) -> Result<()> {
    let client = service.client();
    fill(&client, database, "receipts", FEW);
    fill(&client, database, "orders", MANY);
    let last_receipts = last_page(&client, "/receipts", FEW)?;
    let last_orders = last_page(&client, "/orders", MANY)?;
    let first = |path| [format!("{path}?limit={LIMIT}")];
    compare(&[
        Contender::query("first page of 1,000 rows", service, &first("/receipts")),
        Contender::query("last page of 1,000 rows", service, &[last_receipts]),
        Contender::query("first page of 1,000,000 rows", service, &first("/orders")),
        Contender::query("last page of 1,000,000 rows", service, &[last_orders]),
    ])
}

/// Inserts rows with SQL, because a million requests would take too long.
fn fill(client: &Client, database: &str, table: &str, rows: usize) {
    let (numbers, id, now, today) = if database == "SQLite" {
        (
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :rows)",
            "randomblob(16)",
            "'2026-11-27 12:00:00.000000'",
            "'2026-11-27'",
        )
    } else {
        (
            "WITH n AS (SELECT i FROM generate_series(1, :rows) AS i)",
            "gen_random_uuid()",
            "'2026-11-27T12:00:00Z'::timestamptz",
            "'2026-11-27'::date",
        )
    };
    let insert = format!(
        "{numbers} INSERT INTO {table} (id, version, created_at, number, total, issued_on)
        SELECT {id}, 1, {now}, '2026-' || i, i, {today} FROM n"
    );
    let mut left = rows;
    while left > 0 {
        let chunk = left.min(CHUNK);
        statements::run(client, &insert.replace(":rows", &chunk.to_string()));
        left -= chunk;
    }
    statements::run(client, "ANALYZE");
}

/// Follows the pages to the last `LIMIT` rows, and returns the path of their page.
fn last_page(client: &Client, path: &str, rows: usize) -> Result<String> {
    let mut after = String::new();
    let mut left = rows - LIMIT;
    while left > 0 {
        let step = left.min(100);
        let page = format!("{path}?limit={step}{after}");
        let answer = client.call("GET", &page, None, &Value::Null)?;
        let next = answer.body["next"].as_str();
        after = format!("&after={}", next.context("the list ended too early")?);
        left -= step;
    }
    let page = format!("{path}?limit={LIMIT}{after}");
    let answer = client.call("GET", &page, None, &Value::Null)?;
    let items = answer.body["items"].as_array().map_or(0, Vec::len);
    ensure!(
        items == LIMIT && answer.body["next"].is_null(),
        "this is not the last page: {answer:?}"
    );
    Ok(page)
}
