use std::{
    io::{Write, stdout},
    process::ExitCode,
};

use clap::Parser;

use crate::infra::cli::{App, Exit};

/// Print the description of the API, as OpenAPI 3.1 in JSON
#[derive(Parser)]
#[command(name = "openapi")]
struct OpenApi;

pub fn app() -> App {
    App::new(openapi)
}

#[allow(clippy::unused_async)] // as every app
async fn openapi(OpenApi: OpenApi) -> Exit {
    writeln!(stdout(), "{}", crate::api().openapi().to_pretty_json()?)?;
    Ok(ExitCode::SUCCESS)
}
