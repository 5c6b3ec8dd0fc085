use std::process::ExitCode;
use anyhow::Result;
use clap::Parser;
use runtime::cli::App;

/// {{ title }}
#[derive(Parser)]
#[command(name = "{{ command }}")]
struct {{ Name }};

pub fn app() -> App {
    App::new({{ name }})
}

#[allow(clippy::unused_async)] // apps are async
async fn {{ name }}({{ Name }}: {{ Name }}) -> Result<ExitCode> {
    println!("{{ title }}");
    Ok(ExitCode::SUCCESS)
}
