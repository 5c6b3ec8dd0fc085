use std::{
    io::{self, BufRead, IsTerminal, Write},
    process::ExitCode,
};

use anyhow::{Result, bail};
use clap::{Args, Parser, Subcommand};
use tokio::task::spawn_blocking;

use crate::{
    infra::{
        cli::{App, Exit},
        db::{DatabaseSettings, DatabaseUrl, admin, migrations},
    },
    settings::Settings,
};

/// Create, migrate and drop the database
#[derive(Parser)]
#[command(name = "db")]
struct Db {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Create an empty database
    Create {
        /// Which one, if not the one of the settings
        name: Option<DatabaseUrl>,
    },
    /// Drop the database and all that is in it
    Drop {
        /// Which one, if not the one of the settings
        name: Option<DatabaseUrl>,
        #[command(flatten)]
        confirmation: Confirmation,
    },
    /// Drop the database, create it anew and migrate it
    Init {
        #[command(flatten)]
        confirmation: Confirmation,
    },
    /// Apply all migrations that are missing
    Migrate,
    /// Take back the newest migration
    Rollback,
    /// List all migrations, and which are applied
    Status,
}

#[derive(Args)]
struct Confirmation {
    /// Do not ask
    #[arg(long)]
    yes: bool,
}

pub fn app() -> App {
    App::new(db)
}

async fn db(arguments: Db) -> Exit {
    let settings = Settings::load()?.database;
    spawn_blocking(move || act(arguments.action, settings)).await??;
    Ok(ExitCode::SUCCESS)
}

fn act(action: Action, settings: DatabaseSettings) -> Result<()> {
    match action {
        Action::Create { name } => create(&settings.named(name)),
        Action::Drop { name, confirmation } => drop_it(&settings.named(name), &confirmation),
        Action::Init { confirmation } => {
            if admin::exists(&settings) {
                drop_it(&settings, &confirmation)?;
            }
            create(&settings)?;
            migrate(&settings)
        }
        Action::Migrate => migrate(&settings),
        Action::Rollback => {
            match migrations::roll_back(&settings)? {
                Some(name) => println!("rolled back {name}"),
                None => println!("there is nothing to roll back"),
            }
            Ok(())
        }
        Action::Status => {
            for migration in migrations::status(&settings)? {
                let state = if migration.applied {
                    "applied"
                } else {
                    "missing"
                };
                println!("{state}  {}", migration.name);
            }
            Ok(())
        }
    }
}

fn create(settings: &DatabaseSettings) -> Result<()> {
    if !admin::create(settings)? {
        bail!("the database {} exists already", settings.url);
    }
    println!("created {}", settings.url);
    Ok(())
}

fn drop_it(settings: &DatabaseSettings, confirmation: &Confirmation) -> Result<()> {
    if !admin::exists(settings) {
        bail!("there is no database {}", settings.url);
    }
    if !confirmation.yes {
        confirm(&format!("Drop {} and all that is in it?", settings.url))?;
    }
    admin::remove(settings)?;
    println!("dropped {}", settings.url);
    Ok(())
}

fn migrate(settings: &DatabaseSettings) -> Result<()> {
    let applied = migrations::run(settings)?;
    if applied.is_empty() {
        println!("nothing to migrate");
    }
    for name in applied {
        println!("applied {name}");
    }
    Ok(())
}

fn confirm(question: &str) -> Result<()> {
    if !io::stdin().is_terminal() {
        bail!("{question} There is no terminal to ask on: say --yes if you mean it");
    }
    print!("{question} [y/N] ");
    io::stdout().flush()?;
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer)?;
    if !matches!(answer.trim(), "y" | "Y" | "yes") {
        bail!("nothing was dropped");
    }
    Ok(())
}
