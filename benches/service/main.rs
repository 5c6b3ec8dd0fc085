//! Compares the service with code that is written by hand. The rounds alternate between the contenders. The
//! load generator and the service run on the same machine, so only the ratios are meaningful.

mod built;
mod memory;
mod resource;
mod start;

use std::{path::Path, thread::available_parallelism, time::Duration};

use anyhow::{Context, Result};
use benchmarks::contender::{Contender, compare, median};
use lab::{BuildLock, Postgres, Service, target};
use serde_json::{Value, json};

use crate::{built::Built, memory::Memory};

/// The number of accounts that queries read.
const ACCOUNTS: usize = 1000;

const STARTS: usize = 11;

fn main() -> Result<()> {
    let sqlite = Built::new("sqlite")?;
    let postgres = Built::new("postgres")?;
    let _lock = BuildLock::take();
    println!("{} cores", available_parallelism()?);

    let folder = tempfile::tempdir_in(target())?;
    let file = |name| folder.path().join(name).display().to_string();
    let databases = [&*file("service.db"), &file("twin.db")];
    measure("SQLite", &sqlite, folder.path(), databases)?;
    let server = Postgres::start();
    let databases = [&*server.url("service"), &server.url("postgres")];
    measure("Postgres", &postgres, folder.path(), databases)
}

fn measure(
    database: &str,
    built: &Built,
    folder: &Path,
    [for_service, for_twin]: [&str; 2],
) -> Result<()> {
    let log = |of| folder.join(format!("{database}-{of}.log"));
    let start =
        |binary: &Path, of, url| Service::start(binary, &log(of), &[("DATABASE__URL", url)]);
    let service = start(&built.service, "service", for_service);
    let twin = start(&built.twin, "twin", for_twin);
    let at_rest = [&service, &twin].map(Memory::now);

    let account = json!({ "owner": "Ada Lovelace" });
    let accounts = open_accounts(&service, &account)?;
    let paths = |prefix: &str, ids: &[String]| -> Vec<_> {
        ids.iter()
            .map(|id| format!("{prefix}/accounts/{id}"))
            .collect()
    };
    println!("\n| {database} | requests/s | p50 (ms) | p99 (ms) | service / this |");
    println!("|---|--:|--:|--:|--:|");
    compare(&[
        Contender::query("query", &service, &paths("", &accounts)),
        Contender::query(
            "the same by hand, in the service",
            &service,
            &paths("/direct", &accounts),
        ),
        Contender::query(
            "the same, in the twin",
            &twin,
            &paths("", &open_accounts(&twin, &account)?),
        ),
        Contender::query("`GET /health/live`", &service, &["/health/live".to_owned()]),
    ])?;
    let account = [account.to_string()];
    compare(&[
        Contender::command("command", &service, "/accounts", &account),
        Contender::command(
            "the same by hand, in the service",
            &service,
            "/direct/accounts",
            &account,
        ),
        Contender::command("the same, in the twin", &twin, "/accounts", &account),
    ])?;
    if database == "SQLite" {
        // On Postgres, transfers conflict with each other, and this would measure how conflicts are handled.
        compare_transfers(&service, &accounts)?;
    }
    resource::compare_with_code_by_hand(&service)?;
    let under_load = [&service, &twin].map(Memory::peak);
    resource::compare_pages(database, &service)?;
    drop((service, twin));

    let mut starts = [const { Vec::new() }; 2];
    for _ in 0..STARTS {
        let contenders = [(&built.service, for_service), (&built.twin, for_twin)];
        for ((binary, database), times) in contenders.into_iter().zip(&mut starts) {
            let time = start::time(binary, &log("start"), database)?;
            times.push(time.as_secs_f64());
        }
    }
    println!("\n| | service | twin |\n|---|--:|--:|");
    let [service, twin] = starts.map(|times| Duration::from_secs_f64(median(times)));
    println!("| from start to first answer | {service:.1?} | {twin:.1?} |");
    println!("| memory at rest | {} | {} |", at_rest[0], at_rest[1]);
    println!(
        "| memory under load | {} | {} |",
        under_load[0], under_load[1]
    );
    Ok(())
}

/// Measures the cost of the savepoints of dispatched commands.
fn compare_transfers(service: &Service, accounts: &[String]) -> Result<()> {
    let transfers: Vec<_> = accounts
        .chunks_exact(2)
        .map(|pair| json!({ "from": pair[0], "to": pair[1], "amount": 1 }).to_string())
        .collect();
    compare(&[
        Contender::command("two dispatched commands", service, "/transfers", &transfers),
        Contender::command(
            "the same without savepoints",
            service,
            "/direct/transfers",
            &transfers,
        ),
    ])
}

/// Opens accounts and returns their ids.
fn open_accounts(service: &Service, account: &Value) -> Result<Vec<String>> {
    let client = service.client();
    (0..ACCOUNTS)
        .map(|_| {
            let answer = client.call("POST", "/accounts", None, account)?;
            let id = answer.body["id"].as_str();
            Ok(id.context("an account was not opened")?.to_owned())
        })
        .collect()
}
