//! Random programs of what handlers do: write, dispatch, open transactions, drop futures, fail, panic, spawn
//! tasks, hang. Whatever they do, everything that was reported as a success exists afterwards, and nothing
//! else. A seed that fails is run again by `PROGRAMS=<seed> cargo test programs`.

mod lines;
mod program;
mod runner;

use std::{
    env,
    sync::{Arc, Mutex},
    time::Duration,
};

use fastrand::Rng;
use futures_util::future::join_all;
use kernel::{Error, Result};
use runtime::{__handled as handlers, db::Engine};
use tokio::time::timeout;

use self::{
    lines::{CREATE_TABLE, FindLines, FindLinesHandler, Lines, was_committed},
    program::{Block, program},
    runner::{CameTo, Run, RunBlock, RunBlockHandler, give_up_after},
};
// `lines.rs` and `runner.rs` import these from here, because they are also included elsewhere.
use crate::{
    engine::{Backend, Connection, Database, UnitOfWork, failure},
    support::{CommandBus, QueryBus, Service, TestApp},
};

handlers! {
    Service;
    FindLines => FindLinesHandler,
    RunBlock  => RunBlockHandler,
}

/// The number of clients at the same time.
const CLIENTS: i64 = 6;

/// The number of programs that each of them runs.
const PROGRAMS: i64 = 12;

/// A second: long enough for code that does not hang, even on a busy machine.
const SETTINGS: [(&str, &str); 1] = [("DATABASE__HOLD_TIMEOUT", "1")];

#[tokio::test]
async fn what_was_told_to_have_succeeded_is_there_and_nothing_else() {
    match env::var("PROGRAMS") {
        Ok(seed) => check(seed.parse().unwrap()).await,
        Err(_) => drop(join_all((1..=4).map(check)).await),
    }
}

async fn check(seed: u64) {
    let app = TestApp::start_with(&SETTINGS).await;
    app.sql(CREATE_TABLE).await;
    let mut random = Rng::with_seed(seed);
    let clients = (0..CLIENTS).map(|client| {
        let first = client * PROGRAMS;
        let client = Client {
            commands: CommandBus::new(app.context.clone()),
            queries: QueryBus::new(app.context.clone()),
        };
        let programs: Vec<_> = (first..first + PROGRAMS)
            .map(|number| (number, program(&mut random), patience(&mut random)))
            .collect();
        async move {
            let mut reports = Vec::new();
            for (number, program, patience) in programs {
                reports.push(client.run(number, program, patience).await);
            }
            reports
        }
    });
    let reports = timeout(Duration::from_mins(1), join_all(clients)).await;
    let reports = reports.unwrap_or_else(|_| panic!("a program of seed {seed} does not end"));

    // Closing waits for everything that has begun, also for clients that have disconnected.
    app.context.database().close().await;
    let settings = &app.context.settings().database;
    let database = Database::open(settings).await.unwrap();
    for report in reports.into_iter().flatten() {
        let number = report.number;
        let committed = database
            .read(async move |unit_of_work| was_committed(&unit_of_work, number).await)
            .await;
        let problem = match (committed, report.success) {
            (Err(problem), _) => Some(problem.to_string()),
            (Ok(committed), Some(success)) if committed != success => {
                Some(format!("committed: {committed}, reported: {success}"))
            }
            _ => report.problems.into_iter().next(),
        };
        if let Some(problem) = problem {
            panic!("seed {seed}: {problem}\n{:#?}", report.program);
        }
    }
}

/// Returns the number of polls after which a client disconnects, if it does.
fn patience(random: &mut Rng) -> Option<u32> {
    (random.u8(..) < 40).then(|| random.u32(..100))
}

struct Client {
    commands: CommandBus,
    queries: QueryBus,
}

/// The report of a client about a program that it ran.
struct Report {
    number: i64,
    program: Block,
    /// `None` if it has disconnected.
    success: Option<bool>,
    problems: Vec<String>,
}

impl Client {
    async fn run(&self, number: i64, program: Block, patience: Option<u32>) -> Report {
        let run = Run::new(number, self.queries.clone());
        let came_to = Arc::<Mutex<CameTo>>::default();
        let command = RunBlock {
            run: Arc::clone(&run),
            block: program.clone(),
            before: None,
            came_to: Arc::clone(&came_to),
        };
        let commands = self.commands.clone();
        let dispatched = tokio::spawn(async move {
            let dispatch = commands.dispatch(command);
            match patience {
                Some(polls) => give_up_after(polls, dispatch).await,
                None => Some(dispatch.await),
            }
        });
        // A panic of the handler reaches the client.
        let result: Option<Result<Lines>> = match dispatched.await {
            Ok(result) => result,
            Err(panic) => Some(Err(Error::internal(panic))),
        };
        if let Some(result) = &result {
            run.judge(&came_to.lock().unwrap().clone(), result);
        }
        Report {
            number,
            program,
            success: result.map(|result| result.is_ok()),
            problems: run.problems(),
        }
    }
}
