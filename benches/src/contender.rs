use std::time::Duration;

use anyhow::Result;
use lab::Service;

use crate::load::{self, Measured};

/// There is one more round before these, which is not counted.
const ROUNDS: usize = 9;

/// The number of clients, unless the benchmark is about it.
const CLIENTS: usize = 32;

const ROUND: Duration = Duration::from_secs(2);

/// A contender in a benchmark: a service, and the requests that it has to answer.
pub struct Contender<'a> {
    name: &'static str,
    service: &'a Service,
    requests: Vec<String>,
}

impl<'a> Contender<'a> {
    /// Returns a contender that gets GET requests for `paths`, one after the other.
    #[must_use]
    pub fn query(name: &'static str, service: &'a Service, paths: &[String]) -> Self {
        let request = |path| format!("GET {path} HTTP/1.1\r\nhost: localhost\r\n\r\n");
        Self {
            name,
            service,
            requests: paths.iter().map(request).collect(),
        }
    }

    /// Returns a contender that gets POST requests with `bodies`, one after the other.
    #[must_use]
    pub fn command(
        name: &'static str,
        service: &'a Service,
        path: &str,
        bodies: &[String],
    ) -> Self {
        let request = |body: &String| {
            let length = body.len();
            format!(
                "POST {path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n\
                 content-length: {length}\r\n\r\n{body}"
            )
        };
        Self {
            name,
            service,
            requests: bodies.iter().map(request).collect(),
        }
    }

    fn round(&self, clients: usize) -> Result<Measured> {
        let (_, address) = self.service.address().split_once("//").unwrap_or_default();
        load::run(address.parse()?, &self.requests, clients, ROUND)
    }
}

/// Measures the contenders in alternating rounds, and prints the medians, and the ratio of the first
/// contender to each one.
pub fn compare(contenders: &[Contender]) -> Result<()> {
    compare_with(CLIENTS, contenders)
}

/// Like [`compare`], with a number of clients that send requests at the same time.
pub fn compare_with(clients: usize, contenders: &[Contender]) -> Result<()> {
    let mut rounds = Vec::new();
    for round in 0..=ROUNDS {
        let measured: Result<Vec<_>> = contenders
            .iter()
            .map(|contender| contender.round(clients))
            .collect();
        if round > 0 {
            rounds.push(measured?);
        }
    }
    let typical = |contender: usize, figure: fn(&Measured) -> f64| {
        median(
            rounds
                .iter()
                .map(|round| figure(&round[contender]))
                .collect(),
        )
    };
    let per_second: fn(&Measured) -> f64 = |measured| measured.per_second;
    for (index, contender) in contenders.iter().enumerate() {
        println!(
            "| {:<48} | {:>7.0} | {:>5.2} | {:>5.2} | {:>5.2} |",
            contender.name,
            typical(index, per_second),
            typical(index, |measured| milliseconds(measured.p50)),
            typical(index, |measured| milliseconds(measured.p99)),
            typical(0, per_second) / typical(index, per_second),
        );
    }
    Ok(())
}

pub fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_unstable_by(f64::total_cmp);
    figures[figures.len() / 2]
}

fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}
