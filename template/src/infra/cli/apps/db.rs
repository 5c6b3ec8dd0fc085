use std::{
    io::{self, BufRead, IsTerminal, Write},
    path::PathBuf,
    process::ExitCode,
};

use anyhow::{Result, bail};
use clap::{Args, Parser, Subcommand};
use tokio::task::spawn_blocking;

use crate::{
    infra::{
        cli::{App, Exit},
        db::{DatabaseSettings, admin, migrations},
        telemetry,
    },
    settings::Settings,
};

/// Create, migrate, save and drop the database
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
        name: Option<String>,
    },
    /// Drop the database and all that is in it
    Drop {
        /// Which one, if not the one of the settings
        name: Option<String>,
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
    /// Write a consistent copy to a file, while the service runs
    Backup {
        /// The file to make
        file: PathBuf,
    },
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
    let settings = Settings::load()?;
    telemetry::start(&settings.log)?;
    act(arguments.action, settings.database).await?;
    Ok(ExitCode::SUCCESS)
}

async fn act(action: Action, settings: DatabaseSettings) -> Result<()> {
    match action {
        Action::Create { name } => create(&settings.named(name.as_deref())?).await,
        Action::Drop { name, confirmation } => {
            drop_it(&settings.named(name.as_deref())?, &confirmation).await
        }
        Action::Init { confirmation } => {
            if admin::exists(&settings).await? {
                drop_it(&settings, &confirmation).await?;
            }
            create(&settings).await?;
            migrate(&settings).await
        }
        Action::Migrate => migrate(&settings).await,
        Action::Rollback => {
            match migrations::roll_back(&settings).await? {
                Some(name) => println!("rolled back {name}"),
                None => println!("there is nothing to roll back"),
            }
            Ok(())
        }
        Action::Status => {
            for migration in migrations::status(&settings).await? {
                let state = if migration.applied {
                    "applied"
                } else {
                    "missing"
                };
                println!("{state}  {}", migration.name);
            }
            Ok(())
        }
        Action::Backup { file } => {
            admin::back_up(&settings, &file).await?;
            println!("copied {} to {}", settings.url, file.display());
            Ok(())
        }
    }
}

async fn create(settings: &DatabaseSettings) -> Result<()> {
    if !admin::create(settings).await? {
        bail!("the database {} exists already", settings.url);
    }
    println!("created {}", settings.url);
    Ok(())
}

async fn drop_it(settings: &DatabaseSettings, confirmation: &Confirmation) -> Result<()> {
    if !admin::exists(settings).await? {
        bail!("there is no database {}", settings.url);
    }
    if !confirmation.yes {
        let question = format!("Drop {} and all that is in it?", settings.url);
        spawn_blocking(move || confirm(&question)).await??;
    }
    admin::remove(settings).await?;
    println!("dropped {}", settings.url);
    Ok(())
}

async fn migrate(settings: &DatabaseSettings) -> Result<()> {
    let applied = migrations::run(settings).await?;
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
