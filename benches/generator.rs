//! Measures the time of `cargo xtask new-command`, compared to `cargo run` of a program that does nothing,
//! and in a large service compared to a small one. The results are ratios, and the rounds alternate between
//! the contenders.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Result, ensure};
use stamp::{Project, cargo};

const ROUNDS: usize = 21;
const CONTEXTS: usize = 100;
const COMMANDS: usize = 20;

fn main() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let target = folder.path().join("target");
    let empty = empty_crate(folder.path())?;
    let small = service(folder.path(), "small")?;
    let large = service(folder.path(), "large")?;
    for project in [&small, &large] {
        quiet(xtask(project, &target).arg("list"))?;
    }
    grow(&large, &target)?;

    let new_command = [
        "new-command",
        "auth",
        "CountUsers",
        "limit:i32",
        "--dry-run",
    ];
    let mut runs = [
        run(&empty, &target),
        run_nothing(&small, &target),
        with(xtask(&small, &target), &new_command),
        with(xtask(&large, &target), &new_command),
    ];
    let mut times = [const { Vec::new() }; 4];
    for _ in 0..ROUNDS {
        for (run, times) in runs.iter_mut().zip(&mut times) {
            let start = Instant::now();
            quiet(run)?;
            times.push(start.elapsed());
        }
    }
    let [empty, nothing, small, large] = times.map(median);

    println!("medians of {ROUNDS} alternating rounds");
    println!("`cargo run` of an empty crate            {empty:>8.1?}");
    println!("`cargo xtask --help`                     {nothing:>8.1?}");
    println!("`cargo xtask new-command`                {small:>8.1?}");
    println!("the same, {CONTEXTS} contexts of {COMMANDS} commands  {large:>8.1?}");
    println!(
        "new-command / empty crate         {:.2}",
        ratio(small, empty)
    );
    println!(
        "new-command / xtask --help        {:.2}",
        ratio(small, nothing)
    );
    println!(
        "large service / small service     {:.2}",
        ratio(large, small)
    );
    Ok(())
}

fn empty_crate(folder: &Path) -> Result<PathBuf> {
    let path = folder.join("empty");
    quiet(cargo(folder).args(["new", "--quiet", "empty"]))?;
    fs::write(path.join("src/main.rs"), "fn main() {}\n")?;
    Ok(path)
}

fn service(folder: &Path, name: &str) -> Result<PathBuf> {
    Project {
        destination: folder.join(name),
        ..Project::default()
    }
    .stamp()
}

/// Generates as many contexts and commands as a service may have after some years.
fn grow(project: &Path, target: &Path) -> Result<()> {
    let generate = |arguments: &[&str]| {
        let mut command = Command::new(target.join("debug/xtask"));
        quiet(command.current_dir(project).args(arguments))
    };
    for context in 0..CONTEXTS {
        let context = format!("context_{context}");
        generate(&["new-context", &context])?;
        for command in 0..COMMANDS {
            let name = format!("do_{command}_in_{context}");
            generate(&["new-command", &context, &name, "amount:i64"])?;
        }
    }
    Ok(())
}

fn run(project: &Path, target: &Path) -> Command {
    let mut command = cargo(project);
    command
        .args(["run", "--quiet"])
        .env("CARGO_TARGET_DIR", target);
    command
}

fn run_nothing(project: &Path, target: &Path) -> Command {
    with(xtask(project, target), &["--help"])
}

fn xtask(project: &Path, target: &Path) -> Command {
    let mut command = cargo(project);
    command.arg("xtask").env("CARGO_TARGET_DIR", target);
    command
}

fn with(mut command: Command, arguments: &[&str]) -> Command {
    command.args(arguments);
    command
}

fn quiet(command: &mut Command) -> Result<()> {
    let status = command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()?;
    ensure!(status.success(), "{command:?} failed");
    Ok(())
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

fn ratio(one: Duration, other: Duration) -> f64 {
    one.as_secs_f64() / other.as_secs_f64()
}
