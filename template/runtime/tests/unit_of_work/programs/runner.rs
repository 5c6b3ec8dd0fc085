//! Runs programs, and checks their results: everything that was reported as a success exists, and nothing
//! else.

use std::{
    any::type_name,
    future::{Future, pending, poll_fn},
    panic::AssertUnwindSafe,
    pin::pin,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicI32, AtomicU32, Ordering::Relaxed},
    },
    task::Poll,
};

use diesel::result::Error as DieselError;
use futures_util::{FutureExt, future::BoxFuture};
use kernel::{Ask, Command, CommandHandler, Dispatch, Error, Result};
use nject::injectable;
use tokio::task::yield_now;

use super::{
    Backend, Connection, QueryBus, UnitOfWork, failure,
    lines::{FindLines, Lines, insert, write, write_last},
    program::{Block, Handling, Step},
};

/// A running program.
pub struct Run {
    pub program: i64,
    queries: QueryBus,
    next_line: AtomicI32,
    attempts: AtomicU32,
    /// The last attempt at which a dispatched command lost a race.
    lost_race: AtomicU32,
    /// The last attempt at which a statement lost a race.
    statement_lost_race: AtomicU32,
    /// True if it has spawned tasks, which may still run when their unit of work ends.
    has_tasks: AtomicBool,
    problems: Mutex<Vec<String>>,
}

impl Run {
    pub fn new(program: i64, queries: QueryBus) -> Arc<Self> {
        Arc::new(Self {
            program,
            queries,
            next_line: AtomicI32::new(1),
            attempts: AtomicU32::new(0),
            lost_race: AtomicU32::new(0),
            statement_lost_race: AtomicU32::new(0),
            has_tasks: AtomicBool::new(false),
            problems: Mutex::default(),
        })
    }

    /// Returns the problems that were found.
    pub fn problems(&self) -> Vec<String> {
        self.problems.lock().unwrap().clone()
    }

    /// Compares the result that the whole program returned with the result of its handler.
    pub fn judge(&self, came_to: &CameTo, result: &Result<Lines>) {
        let attempt = self.attempts.load(Relaxed);
        let statement_lost_race = self.statement_lost_race.load(Relaxed) == attempt;
        match result {
            Ok(_) if self.lost_race.load(Relaxed) == attempt => {
                self.problem(
                    "a dispatched command lost a race, but the program was not run again"
                        .to_owned(),
                );
            }
            Err(Error::Internal(error))
                if statement_lost_race
                    && !matches!(came_to, CameTo::Nothing)
                    && !self.has_tasks.load(Relaxed) =>
            {
                self.problem(format!("a lost race was reported as a defect: {error}"));
            }
            _ => self.compare(came_to, result.as_ref().map(drop)),
        }
    }

    fn compare(&self, came_to: &CameTo, result: Result<(), &Error>) {
        let expected = match came_to {
            CameTo::Nothing | CameTo::Error => false,
            CameTo::Success { statement_failed } => !(dooms() && *statement_failed),
        };
        let excused = match result {
            Err(Error::Contended(_)) => true,
            Err(_) => self.may_fail(),
            // In that case, something else than a statement failed.
            Ok(()) => self.has_tasks.load(Relaxed),
        };
        if result.is_ok() != expected && !excused {
            self.problem(format!(
                "the handler ended with {came_to:?}, but {result:?} was returned"
            ));
        }
    }

    /// Returns true if something has happened that may make other steps fail.
    fn may_fail(&self) -> bool {
        self.has_tasks.load(Relaxed)
            || self.statement_lost_race.load(Relaxed) == self.attempts.load(Relaxed)
    }

    fn note_failure(&self, error: &Error) {
        if matches!(error, Error::Contended(_)) {
            let attempt = self.attempts.load(Relaxed);
            self.statement_lost_race.store(attempt, Relaxed);
        }
    }

    fn problem(&self, problem: String) {
        self.problems.lock().unwrap().push(problem);
    }

    fn new_line(&self) -> i32 {
        self.next_line.fetch_add(1, Relaxed)
    }
}

/// Returns true if all statements fail after one that failed.
fn dooms() -> bool {
    type_name::<Backend>().ends_with("Pg")
}

/// The way the code of a handler ended, independent of what was done with its result.
#[derive(Clone, Debug, Default)]
pub enum CameTo {
    /// It was dropped, or panicked.
    #[default]
    Nothing,
    Error,
    Success {
        statement_failed: bool,
    },
}

impl CameTo {
    fn of<E>(result: &Result<Lines, E>) -> Self {
        match result {
            Ok(lines) => Self::Success {
                statement_failed: lines.statement_failed,
            },
            Err(_) => Self::Error,
        }
    }
}

/// Runs a block, as the handler of a command.
#[derive(Clone)]
pub struct RunBlock {
    pub run: Arc<Run>,
    pub block: Block,
    /// The lines that the dispatching block has written. `None` for the program itself.
    pub before: Option<Lines>,
    pub came_to: Arc<Mutex<CameTo>>,
}

impl Command for RunBlock {
    type Output = Lines;
}

#[injectable]
pub struct RunBlockHandler {
    unit_of_work: UnitOfWork,
    dispatch: Arc<dyn Dispatch<RunBlock>>,
    ask: Arc<dyn Ask<FindLines>>,
}

impl CommandHandler<RunBlock> for RunBlockHandler {
    async fn handle(&self, command: RunBlock) -> Result<Lines> {
        let RunBlock {
            run,
            block,
            before,
            came_to,
        } = command;
        *came_to.lock().unwrap() = CameTo::Nothing;
        if before.is_none() {
            run.attempts.fetch_add(1, Relaxed);
        }
        let part = Part {
            run: Arc::clone(&run),
            unit_of_work: self.unit_of_work.clone(),
            dispatch: Arc::clone(&self.dispatch),
            ask: Arc::clone(&self.ask),
            before: before.clone().unwrap_or_default(),
        };
        let mut result = part.run(&block).await;
        if let (Ok(lines), None) = (&result, before)
            && let Err(error) = write_last(&self.unit_of_work, run.program, lines).await
        {
            result = Err(error);
        }
        *came_to.lock().unwrap() = CameTo::of(&result);
        result
    }
}

/// The part of a program that one handler runs.
#[derive(Clone)]
struct Part {
    run: Arc<Run>,
    unit_of_work: UnitOfWork,
    dispatch: Arc<dyn Dispatch<RunBlock>>,
    ask: Arc<dyn Ask<FindLines>>,
    before: Lines,
}

impl Part {
    async fn run(&self, block: &[Step]) -> Result<Lines> {
        let mut lines = Lines::default();
        for step in block {
            self.step(step, &mut lines).await?;
        }
        Ok(lines)
    }

    /// Boxed because blocks consist of steps that consist of blocks.
    fn boxed_run<'a>(&'a self, block: &'a [Step]) -> BoxFuture<'a, Result<Lines>> {
        self.run(block).boxed()
    }

    /// Returns the part that comes after this one has written `lines`.
    fn after(&self, lines: &Lines) -> Self {
        let mut part = self.clone();
        part.before.merge(lines.clone());
        part
    }

    async fn step(&self, step: &Step, lines: &mut Lines) -> Result<()> {
        match step {
            Step::Write => {
                let line = self.run.new_line();
                self.write(line, lines).await?;
            }
            Step::WriteHalf(polls) => {
                let line = self.run.new_line();
                lines.possible.insert(line);
                match give_up_after(*polls, self.write(line, lines)).await {
                    None => {}
                    Some(Ok(())) => drop(lines.possible.remove(&line)),
                    Some(Err(_)) => lines.statement_failed = true,
                }
            }
            Step::WriteAgain => {
                if let Some(line) = lines.sure.last() {
                    let again = write(&self.unit_of_work, self.run.program, *line).await;
                    lines.statement_failed = true;
                    if again.is_ok() {
                        self.run.problem("a line exists twice".to_owned());
                    }
                }
            }
            Step::Pause => yield_now().await,
            Step::Look => self.look(lines).await,
            Step::Fail => return Err(intended_failure()),
            Step::Panic => panic!("an intended panic"),
            Step::LoseRace => return self.lose_race(),
            Step::Hang => pending().await,
            Step::Dispatch(block, handling) => self.dispatch(block, *handling, lines).await?,
            Step::Transaction(block, handling) => self.transaction(block, *handling, lines).await?,
            Step::SideBySide(one, other) => {
                let part = self.after(lines);
                let (one, other) = tokio::join!(part.boxed_run(one), part.boxed_run(other));
                lines.merge(one?);
                lines.merge(other?);
            }
            Step::Spawn(block) => lines.merge(self.after(lines).spawn(block.clone()).await?),
            Step::Leave => {
                self.run.has_tasks.store(true, Relaxed);
                let line = self.run.new_line();
                lines.possible.insert(line);
                let (unit_of_work, program) = (self.unit_of_work.clone(), self.run.program);
                tokio::spawn(async move { write(&unit_of_work, program, line).await });
            }
            Step::AskTwice => self.ask_twice().await?,
            Step::AskTheBus => self.ask_the_bus().await,
        }
        Ok(())
    }

    async fn write(&self, line: i32, lines: &mut Lines) -> Result<()> {
        let written = write(&self.unit_of_work, self.run.program, line).await;
        match &written {
            Ok(()) => drop(lines.sure.insert(line)),
            Err(error) => {
                self.run.note_failure(error);
                if !self.may_fail(lines) {
                    self.run.problem(format!("a line was not written: {error}"));
                }
            }
        }
        written
    }

    fn may_fail(&self, lines: &Lines) -> bool {
        lines.statement_failed || self.before.statement_failed || self.run.may_fail()
    }

    async fn look(&self, lines: &Lines) {
        let all = self.after(lines).before;
        match self.ask.ask(FindLines(self.run.program)).await {
            Ok(found) if all.agree_with(&found) => {}
            Ok(found) => self
                .run
                .problem(format!("the lines {found:?} exist, but should be {all:?}")),
            Err(error) => {
                self.run.note_failure(&error);
                if !self.may_fail(lines) {
                    self.run
                        .problem(format!("the lines were not read: {error}"));
                }
            }
        }
    }

    fn lose_race(&self) -> Result<()> {
        if self.run.attempts.load(Relaxed) > 1 {
            return Ok(());
        }
        Err(Error::Contended("an intended conflict".into()))
    }

    async fn dispatch(&self, block: &Block, handling: Handling, lines: &mut Lines) -> Result<()> {
        let came_to = Arc::<Mutex<CameTo>>::default();
        let before = self.after(lines).before;
        let command = RunBlock {
            run: Arc::clone(&self.run),
            block: block.clone(),
            before: Some(before),
            came_to: Arc::clone(&came_to),
        };
        let Some(result) = handle(handling, self.dispatch.dispatch(command)).await else {
            return Ok(());
        };
        if let Err(Error::Contended(_)) = result {
            let attempt = self.run.attempts.load(Relaxed);
            self.run.lost_race.store(attempt, Relaxed);
        }
        let came_to = came_to.lock().unwrap().clone();
        self.run.compare(&came_to, result.as_ref().map(drop));
        finish(handling, result, lines)
    }

    async fn transaction(
        &self,
        block: &[Step],
        handling: Handling,
        lines: &mut Lines,
    ) -> Result<()> {
        let mut connection = self.unit_of_work.connection().await?;
        let ended = transaction(&self.run, &mut connection, block, handling, lines).await;
        ended.map_err(|Stopped(error)| error)
    }

    async fn spawn(self, block: Block) -> Result<Lines> {
        self.run.has_tasks.store(true, Relaxed);
        let task = tokio::spawn(async move { self.boxed_run(&block).await });
        task.await
            .unwrap_or_else(|error| Err(Error::internal(error)))
    }

    async fn ask_twice(&self) -> Result<()> {
        let _held = self.unit_of_work.connection().await?;
        let asked_twice = match self.unit_of_work.connection().now_or_never() {
            Some(Err(Error::Internal(_))) => Ok(()),
            Some(Err(error)) => Err(error.to_string()),
            Some(Ok(_)) => Err("the connection was handed out twice".to_owned()),
            None => Err("it waits for itself".to_owned()),
        };
        if let Err(problem) = asked_twice
            && !self.run.has_tasks.load(Relaxed)
        {
            self.run.problem(problem);
        }
        Ok(())
    }

    async fn ask_the_bus(&self) {
        let in_use = self.unit_of_work.in_use();
        let result = self.run.queries.dispatch(FindLines(self.run.program)).await;
        if in_use != matches!(result, Err(Error::Internal(_))) {
            self.run.problem(format!(
                "a unit of work (in use: {in_use}) asked the bus, which returned {result:?}"
            ));
        }
    }
}

/// The reason why a transaction did not complete.
struct Stopped(Error);

impl From<DieselError> for Stopped {
    fn from(error: DieselError) -> Self {
        Self(failure(error))
    }
}

/// Runs a block as a nested transaction.
fn transaction<'a>(
    run: &'a Run,
    connection: &'a mut Connection,
    block: &'a [Step],
    handling: Handling,
    lines: &'a mut Lines,
) -> BoxFuture<'a, Result<(), Stopped>> {
    async move {
        let came_to = Mutex::new(CameTo::default());
        let doomed = dooms() && lines.statement_failed;
        let inside = connection.transaction(async |connection| {
            let result = steps(run, connection, block).await;
            *came_to.lock().unwrap() = CameTo::of(&result);
            result
        });
        let Some(result) = handle(handling, inside).await else {
            return Ok(());
        };
        if let Err(Stopped(error)) = &result {
            run.note_failure(error);
        }
        if !doomed {
            let came_to = came_to.lock().unwrap().clone();
            run.compare(
                &came_to,
                result.as_ref().map(drop).map_err(|stopped| &stopped.0),
            );
        }
        finish(handling, result, lines)
    }
    .boxed()
}

async fn steps(run: &Run, connection: &mut Connection, block: &[Step]) -> Result<Lines, Stopped> {
    let mut lines = Lines::default();
    for step in block {
        match step {
            Step::Write => {
                let line = run.new_line();
                insert(connection, run.program, line, None).await?;
                lines.sure.insert(line);
            }
            Step::WriteHalf(polls) => {
                let line = run.new_line();
                let written = insert(connection, run.program, line, None);
                if let Some(written) = give_up_after(*polls, written).await {
                    written?;
                    lines.sure.insert(line);
                } else {
                    lines.possible.insert(line);
                }
            }
            Step::WriteAgain => {
                if let Some(line) = lines.sure.last() {
                    let again = insert(connection, run.program, *line, None).await;
                    lines.statement_failed = true;
                    if again.is_ok() {
                        run.problem("a line exists twice".to_owned());
                    }
                }
            }
            Step::Pause => yield_now().await,
            Step::Fail => return Err(Stopped(intended_failure())),
            Step::Panic => panic!("an intended panic"),
            Step::Hang => pending().await,
            Step::Transaction(block, handling) => {
                transaction(run, connection, block, *handling, &mut lines).await?;
            }
            step => unreachable!("{step:?} in a transaction"),
        }
    }
    Ok(lines)
}

/// Returns the result of `work`, or `None` if it was dropped or panicked.
async fn handle<T>(handling: Handling, work: impl Future<Output = T>) -> Option<T> {
    match handling {
        Handling::Propagate | Handling::Ignore => Some(work.await),
        Handling::Catch => AssertUnwindSafe(work).catch_unwind().await.ok(),
        Handling::GiveUp(polls) => give_up_after(polls, work).await,
    }
}

fn finish<E>(handling: Handling, result: Result<Lines, E>, lines: &mut Lines) -> Result<(), E> {
    match (result, handling) {
        (Ok(inside), _) => {
            // A failure within was either rolled back, or did no harm.
            lines.merge(Lines {
                statement_failed: false,
                ..inside
            });
            Ok(())
        }
        (Err(error), Handling::Propagate) => Err(error),
        (Err(_), _) => Ok(()),
    }
}

/// Polls `work` this number of times, and then drops it.
pub async fn give_up_after<T>(polls: u32, work: impl Future<Output = T>) -> Option<T> {
    let mut work = pin!(work);
    let mut left = polls;
    poll_fn(|context| {
        if left == 0 {
            return Poll::Ready(None);
        }
        left -= 1;
        let polled = work.as_mut().poll(context).map(Some);
        if polled.is_pending() {
            context.waker().wake_by_ref();
        }
        polled
    })
    .await
}

fn intended_failure() -> Error {
    Error::conflict("failed", "An intended failure.")
}
