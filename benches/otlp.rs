//! Measures what the export of traces costs, above all while it is off: a service that cannot export, one that could, and
//! one that does. The rounds alternate between the contenders. The load generator, the services and the collector run on the
//! same machine, so only the ratios are meaningful.

use std::{
    io::{BufRead, BufReader, Read, Write, copy, sink},
    net::{SocketAddr, TcpListener, TcpStream},
    path::PathBuf,
    sync::atomic::{AtomicUsize, Ordering},
    thread::{available_parallelism, spawn},
};

use anyhow::{Context, Result, ensure};
use benchmarks::contender::{Contender, compare};
use lab::{BuildLock, Ledger, Profile, Service, target};
use serde_json::json;

/// The number of exports that the collector has received.
static EXPORTS: AtomicUsize = AtomicUsize::new(0);

fn main() -> Result<()> {
    let [without, with] = build();
    let _lock = BuildLock::take();
    println!("{} cores", available_parallelism()?);

    let folder = tempfile::tempdir_in(target())?;
    let start = |binary, name: &str, more: &[(&str, &str)]| {
        let file = |end| folder.path().join(format!("{name}.{end}"));
        let database = file("db").display().to_string();
        let settings = [&[("DATABASE__URL", &*database)], more].concat();
        Service::start(binary, &file("log"), &settings)
    };
    let endpoint = format!("http://{}", collect()?);
    let off = start(&with, "off", &[]);
    let without = start(&without, "without", &[]);
    let is_off = ("`otlp`, without an endpoint", &off);
    compare_with(is_off, ("without the feature `otlp`", &without))?;
    // What it exports takes time after its rounds, too, so it runs only now.
    let on = start(&with, "on", &[("LOG__OTLP_ENDPOINT", &endpoint)]);
    compare_with(is_off, ("`otlp`, with a collector", &on))?;

    let exports = EXPORTS.load(Ordering::Relaxed);
    ensure!(exports > 0, "the collector has received nothing");
    println!("\n{exports} exports");
    Ok(())
}

/// Compares a service that could export, but does not, with another one.
fn compare_with(off: (&'static str, &Service), other: (&'static str, &Service)) -> Result<()> {
    println!("\n| `GET /health/live` | requests/s | p50 (ms) | p99 (ms) | off / this |");
    println!("|---|--:|--:|--:|--:|");
    let live = ["/health/live".to_owned()];
    compare(&[off, other].map(|(name, service)| Contender::query(name, service, &live)))?;

    println!("\n| query | requests/s | p50 (ms) | p99 (ms) | off / this |");
    println!("|---|--:|--:|--:|--:|");
    let query = |(name, service)| {
        let account = open_account(service)?;
        anyhow::Ok(Contender::query(name, service, &[account]))
    };
    compare(&[query(off)?, query(other)?])
}

/// Builds two services as for production, without and with the feature.
fn build() -> [PathBuf; 2] {
    let ledger = Ledger::new("sqlite");
    let project = ledger.project();
    let without = project.build(Profile::Release, "without-otlp");
    let manifest = project.service.read("Cargo.toml");
    let runtime =
        "runtime = { path = \"runtime\", default-features = false, features = [\"sqlite\"";
    assert!(manifest.contains(runtime), "{manifest}");
    let manifest = manifest.replace(runtime, &format!("{runtime}, \"otlp\""));
    project.service.write("Cargo.toml", &manifest);
    [without, project.build(Profile::Release, "with-otlp")]
}

/// Opens an account, and returns its path.
fn open_account(service: &Service) -> Result<String> {
    let account = json!({ "owner": "Ada Lovelace" });
    let answer = service.client().call("POST", "/accounts", None, &account)?;
    let id = answer.body["id"].as_str();
    let id = id.context("an account was not opened")?;
    Ok(format!("/accounts/{id}"))
}

/// Starts a collector that accepts whatever is exported, and keeps nothing.
fn collect() -> Result<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    spawn(move || {
        for stream in listener.incoming().flatten() {
            spawn(move || accept(&stream));
        }
    });
    Ok(address)
}

/// Answers the exports of a connection, until it is closed.
fn accept(mut stream: &TcpStream) -> Result<()> {
    let mut reader = BufReader::new(stream);
    loop {
        let mut length = 0;
        let mut line = String::new();
        while reader.read_line(&mut line)? > 2 {
            if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse()?;
            }
            line.clear();
        }
        ensure!(line == "\r\n", "the connection is closed");
        copy(&mut reader.by_ref().take(length), &mut sink())?;
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")?;
        EXPORTS.fetch_add(1, Ordering::Relaxed);
    }
}
