use std::process::ExitCode;
use clap::Parser;
use crate::infra::cli::App;
use crate::infra::cli::Exit;

/// {{ title }}
#[derive(Parser)]
#[command(name = "{{ command }}")]
struct {{ Name }};

pub fn app() -> App {
    App::new({{ name }})
}

#[allow(clippy::unused_async)] // as every app
async fn {{ name }}({{ Name }}: {{ Name }}) -> Exit {
    println!("{{ title }}");
    Ok(ExitCode::SUCCESS)
}
