/// {{ title }}
#[derive(::clap::Parser)]
#[command(name = "{{ command }}")]
struct {{ Name }};

pub fn app() -> ::runtime::cli::App {
    ::runtime::cli::App::new({{ name }})
}

#[allow(clippy::unused_async)] // apps are async
async fn {{ name }}(_arguments: {{ Name }}) -> ::anyhow::Result<::std::process::ExitCode> {
    println!("{{ title }}");
    Ok(::std::process::ExitCode::SUCCESS)
}
