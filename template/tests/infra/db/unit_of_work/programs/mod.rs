//! Random programs of what handlers do: write, dispatch, open transactions, give up half-way, fail, panic,
//! spawn tasks, hang. Whatever they do, what was told to have succeeded is there afterwards, and nothing
//! else. A seed that fails is run again by `PROGRAMS=<seed> cargo test programs`.

mod lines;
mod program;
mod runner;

use std::{
    env,
    sync::{Arc, Mutex},
    time::Duration,
};

use app_core::{Error, Result};
use fastrand::Rng;
use futures_util::future::join_all;
use tokio::time::timeout;

use self::{
    lines::{CREATE_TABLE, FindLines, FindLinesHandler, Lines, was_committed},
    program::{Block, program},
    runner::{CameTo, Run, RunBlock, RunBlockHandler, give_up_after},
};
use crate::{
    infra::{
        bus::{CommandBus, QueryBus},
        db::Database,
    },
    tests::r#impl::app::TestApp,
};

handlers! {
    FindLines => FindLinesHandler,
    RunBlock  => RunBlockHandler,
}

/// How many clients there are at the same time.
const CLIENTS: i64 = 6;

/// How many programs each of them has run.
const PROGRAMS: i64 = 12;

/// A second: long enough for what does not hang, on a machine that has much else to do.
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
            commands: CommandBus::new(app.lifespan.clone()),
            queries: QueryBus::new(app.lifespan.clone()),
        };
        let programs: Vec<_> = (first..first + PROGRAMS)
            .map(|number| (number, program(&mut random), patience(&mut random)))
            .collect();
        async move {
            let mut told = Vec::new();
            for (number, program, patience) in programs {
                told.push(client.run(number, program, patience).await);
            }
            told
        }
    });
    let told = timeout(Duration::from_mins(1), join_all(clients)).await;
    let told = told.unwrap_or_else(|_| panic!("a program of seed {seed} does not end"));

    // What was begun is finished first, also for clients that have hung up.
    app.lifespan.database().close().await;
    let settings = &app.lifespan.settings().database;
    let database = Database::open(settings).await.unwrap();
    for told in told.into_iter().flatten() {
        let number = told.number;
        let committed = database
            .read(async move |session| was_committed(&session, number).await)
            .await;
        let problem = match (committed, told.success) {
            (Err(problem), _) => Some(problem.to_string()),
            (Ok(committed), Some(success)) if committed != success => {
                Some(format!("committed: {committed}, told: {success}"))
            }
            _ => told.problems.into_iter().next(),
        };
        if let Some(problem) = problem {
            panic!("seed {seed}: {problem}\n{:#?}", told.program);
        }
    }
}

/// After how many polls a client hangs up, if it does.
fn patience(random: &mut Rng) -> Option<u32> {
    (random.u8(..) < 40).then(|| random.u32(..100))
}

struct Client {
    commands: CommandBus,
    queries: QueryBus,
}

/// What a client knows of a program that it had run.
struct Told {
    number: i64,
    program: Block,
    /// Nothing, if it has hung up.
    success: Option<bool>,
    problems: Vec<String>,
}

impl Client {
    async fn run(&self, number: i64, program: Block, patience: Option<u32>) -> Told {
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
        // A panic of the handler is the client's.
        let told: Option<Result<Lines>> = match dispatched.await {
            Ok(told) => told,
            Err(panic) => Some(Err(Error::internal(panic))),
        };
        if let Some(told) = &told {
            run.judge(&came_to.lock().unwrap().clone(), told);
        }
        Told {
            number,
            program,
            success: told.map(|told| told.is_ok()),
            problems: run.problems(),
        }
    }
}
