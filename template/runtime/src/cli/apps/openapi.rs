use std::{
    io::{Write, stdout},
    process::ExitCode,
};

use anyhow::Result;
use clap::Parser;

use crate::{api::Api, cli::App};

/// Print the description of the API, as `OpenAPI` 3.1 in JSON
#[derive(Parser)]
#[command(name = "openapi")]
struct OpenApi;

/// Returns the app `openapi`, which prints the description of `api`.
pub fn app<A: Api + 'static>(api: fn() -> A) -> App {
    App::new(move |OpenApi: OpenApi| async move { openapi(api()) })
}

fn openapi(api: impl Api) -> Result<ExitCode> {
    writeln!(stdout(), "{}", api.openapi().to_pretty_json()?)?;
    Ok(ExitCode::SUCCESS)
}
