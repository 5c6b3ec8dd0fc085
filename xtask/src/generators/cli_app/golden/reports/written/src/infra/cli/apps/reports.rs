use std::process::ExitCode;

use anyhow::Result;
use clap::Parser;
use runtime::cli::App;

/// Reports
#[derive(Parser)]
#[command(name = "reports")]
struct Reports;

pub fn app() -> App {
    App::new(reports)
}

#[allow(clippy::unused_async)] // apps are async
async fn reports(_arguments: Reports) -> Result<ExitCode> {
    println!("Reports");
    Ok(ExitCode::SUCCESS)
}
