use std::process::ExitCode;

use anyhow::{Result, bail, ensure};
use chrono::{DateTime, SecondsFormat};
use clap::{Args, Parser, Subcommand};
use serde_json::{Value, json};

use crate::{
    cli::App,
    composition::AppContext,
    queue::{Admin, Jobs, Selection, StoredJob},
    settings::Settings,
};

/// List the jobs that wait and those that were given up, and run them again
#[derive(Parser)]
#[command(
    name = "jobs",
    after_help = "Examples:\n  jobs list\n  jobs retry --name billing.send_reminder\n  \
                  jobs drop --older-than 30\n  jobs run billing.send_reminder '{\"invoice\": 7}'"
)]
struct JobsCommand {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// List the jobs that were given up, up to 1000
    List {
        /// List those that wait or run instead
        #[arg(long, conflicts_with_all = ["name", "older_than"])]
        waiting: bool,
        #[command(flatten)]
        which: Which,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Show a job that was given up, with its content
    Show {
        id: i64,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Run jobs again that were given up
    Retry {
        ids: Vec<i64>,
        #[command(flatten)]
        which: Which,
        /// Run all of them again
        #[arg(long)]
        all: bool,
    },
    /// Delete jobs that were given up
    Drop {
        ids: Vec<i64>,
        #[command(flatten)]
        which: Which,
        /// Delete all of them
        #[arg(long)]
        all: bool,
    },
    /// Run a job now, once, in this process
    Run {
        /// Its name, like `billing.send_reminder`
        name: String,
        /// Its content in JSON
        #[arg(default_value = "null")]
        content: String,
    },
}

#[derive(Args)]
struct Which {
    /// Only those with this name
    #[arg(long)]
    name: Option<String>,
    /// Only those that were given up more than this number of days ago
    #[arg(long, value_name = "DAYS")]
    older_than: Option<u32>,
}

/// Returns the app `jobs`, which shows and changes the jobs of the service `S`.
#[must_use]
pub fn app<S: Jobs>() -> App {
    App::new(jobs::<S>)
}

async fn jobs<S: Jobs>(arguments: JobsCommand) -> Result<ExitCode> {
    let context = AppContext::<S>::open(S::Settings::load()?).await?;
    let admin = Admin::new(context.clone());
    let done = act(&admin, arguments.action).await;
    context.close().await;
    done?;
    Ok(ExitCode::SUCCESS)
}

async fn act<S: Jobs>(admin: &Admin<S>, action: Action) -> Result<()> {
    match action {
        Action::List {
            waiting,
            which,
            json,
        } => {
            let found = if waiting {
                admin.waiting().await?
            } else {
                admin.dead(&which.selection(Vec::new())).await?
            };
            print(&found, json);
        }
        Action::Show { id, json } => {
            let selection = Selection {
                ids: vec![id],
                ..Selection::default()
            };
            let found = admin.dead(&selection).await?;
            let [job] = &found[..] else {
                bail!("no job with the id {id} was given up");
            };
            if json {
                println!("{}", as_json(job));
            } else {
                println!("{}\n{}", line(job), job.payload);
            }
        }
        Action::Retry { ids, which, all } => {
            let selection = which.some(ids, all)?;
            match admin.retry(&selection).await? {
                1 => println!("1 job runs again"),
                number => println!("{number} jobs run again"),
            }
        }
        Action::Drop { ids, which, all } => {
            let selection = which.some(ids, all)?;
            match admin.drop_dead(&selection).await? {
                1 => println!("1 job deleted"),
                number => println!("{number} jobs deleted"),
            }
        }
        Action::Run { name, content } => {
            admin.run(&name, &content).await?;
            println!("{name} is done");
        }
    }
    Ok(())
}

impl Which {
    fn selection(self, ids: Vec<i64>) -> Selection {
        Selection {
            ids,
            name: self.name,
            died_before: self.older_than.map(Selection::days_ago),
        }
    }

    /// Fails if nothing says which jobs are meant.
    fn some(self, ids: Vec<i64>, all: bool) -> Result<Selection> {
        let says = all || !ids.is_empty() || self.name.is_some() || self.older_than.is_some();
        ensure!(
            says,
            "say which jobs: their ids, --name, --older-than or --all"
        );
        Ok(self.selection(ids))
    }
}

fn print(jobs: &[StoredJob], json: bool) {
    if json {
        let jobs: Vec<_> = jobs.iter().map(as_json).collect();
        println!("{}", Value::from(jobs));
    } else if jobs.is_empty() {
        println!("there are none");
    } else {
        for job in jobs {
            println!("{}", line(job));
        }
    }
}

fn line(job: &StoredJob) -> String {
    let error = job.error.as_deref().unwrap_or_default();
    let attempts = if job.attempts == 1 {
        "1 attempt".to_owned()
    } else {
        format!("{} attempts", job.attempts)
    };
    let line = format!(
        "{}  {}  {}  {attempts}  {error}",
        job.id,
        time(job),
        job.name
    );
    line.trim_end().to_owned()
}

fn as_json(job: &StoredJob) -> Value {
    json!({
        "id": job.id,
        "delivery_id": job.delivery_id,
        "name": job.name,
        "version": job.version,
        "payload": serde_json::from_str(&job.payload).unwrap_or(Value::Null),
        "lane": job.lane,
        "time": time(job),
        "attempts": job.attempts,
        "traceparent": job.traceparent,
        "error": job.error,
    })
}

fn time(job: &StoredJob) -> String {
    let time = DateTime::from_timestamp_micros(job.time).unwrap_or_default();
    time.to_rfc3339_opts(SecondsFormat::Secs, true)
}
