use std::{
    io::{self, BufRead, IsTerminal, Write},
    marker::PhantomData,
    path::PathBuf,
    process::ExitCode,
};

use anyhow::{Result, bail};
use clap::{Args, Parser, Subcommand};
use tokio::task::spawn_blocking;

use crate::{
    cli::App,
    composition::Composition,
    db::{Engine, EngineSettings, migrations},
    settings::Settings,
    telemetry,
};

/// Create, migrate, back up and drop the database
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
        /// The database, if it is not the one in the settings
        name: Option<String>,
    },
    /// Drop the database and all its data
    Drop {
        /// The database, if it is not the one in the settings
        name: Option<String>,
        #[command(flatten)]
        confirmation: Confirmation,
    },
    /// Drop the database, create it again and migrate it
    Init {
        #[command(flatten)]
        confirmation: Confirmation,
    },
    /// Apply all missing migrations
    Migrate,
    /// Roll back the newest migration
    Rollback,
    /// List all migrations: applied, missing, changed since they were applied, or unknown
    Status,
    /// Write a consistent copy to a file, while the service runs
    Backup {
        /// The file to create
        file: PathBuf,
    },
}

#[derive(Args)]
struct Confirmation {
    /// Do not ask for confirmation
    #[arg(long)]
    yes: bool,
}

/// Returns the app `db`, which creates, migrates, backs up and drops the database of the service `S`.
#[must_use]
pub fn app<S: Composition>() -> App {
    App::new(db::<S>)
}

async fn db<S: Composition>(arguments: Db) -> Result<ExitCode> {
    let settings = S::Settings::load()?;
    telemetry::start(settings.log())?;
    let admin = Admin::<S> {
        settings: settings.database().clone(),
        service: PhantomData,
    };
    admin.act(arguments.action).await?;
    Ok(ExitCode::SUCCESS)
}

/// Operates on the database of a service as a whole.
struct Admin<S: Composition> {
    settings: <S::Database as Engine>::Settings,
    service: PhantomData<fn() -> S>,
}

impl<S: Composition> Admin<S> {
    async fn act(self, action: Action) -> Result<()> {
        match action {
            Action::Create { name } => self.named(name.as_deref())?.create().await,
            Action::Drop { name, confirmation } => {
                self.named(name.as_deref())?.remove(&confirmation).await
            }
            Action::Init { confirmation } => {
                migrations::check::<S::Database>(&S::MIGRATIONS)?;
                if S::Database::exists(&self.settings).await? {
                    self.remove(&confirmation).await?;
                }
                self.create().await?;
                self.migrate().await
            }
            Action::Migrate => self.migrate().await,
            Action::Rollback => {
                match migrations::roll_back::<S::Database>(S::MIGRATIONS, &self.settings).await? {
                    Some(name) => println!("rolled back {name}"),
                    None => println!("there is nothing to roll back"),
                }
                Ok(())
            }
            Action::Status => {
                let all = migrations::status::<S::Database>(S::MIGRATIONS, &self.settings);
                for migration in all.await? {
                    println!("{migration}");
                }
                Ok(())
            }
            Action::Backup { file } => {
                S::Database::back_up(&self.settings, &file).await?;
                println!("copied {} to {}", self.settings.location(), file.display());
                Ok(())
            }
        }
    }

    /// Returns the same with the database at `url`, if it is given.
    fn named(mut self, url: Option<&str>) -> Result<Self> {
        self.settings = self.settings.with_url(url)?;
        Ok(self)
    }

    async fn create(&self) -> Result<()> {
        if !S::Database::create(&self.settings).await? {
            bail!("the database {} exists already", self.settings.location());
        }
        println!("created {}", self.settings.location());
        Ok(())
    }

    async fn remove(&self, confirmation: &Confirmation) -> Result<()> {
        if !S::Database::exists(&self.settings).await? {
            bail!("there is no database {}", self.settings.location());
        }
        if !confirmation.yes {
            let question = format!("Drop {} and all its data?", self.settings.location());
            spawn_blocking(move || confirm(&question)).await??;
        }
        S::Database::remove(&self.settings).await?;
        println!("dropped {}", self.settings.location());
        Ok(())
    }

    async fn migrate(&self) -> Result<()> {
        let applied = migrations::run::<S::Database>(S::MIGRATIONS, &self.settings).await?;
        if applied.is_empty() {
            println!("nothing to migrate");
        }
        for name in applied {
            println!("applied {name}");
        }
        Ok(())
    }
}

fn confirm(question: &str) -> Result<()> {
    if !io::stdin().is_terminal() {
        bail!("{question} There is no terminal for the answer: confirm with --yes");
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
