//! The steps of handlers as data, generated at random.

use fastrand::Rng;

/// The steps of one handler, in their order.
pub type Block = Vec<Step>;

#[derive(Clone, Debug)]
pub enum Step {
    /// Writes a line.
    Write,
    /// Writes a line, and drops that after this number of polls.
    WriteHalf(u32),
    /// Writes the last line again, which fails, and ignores that.
    WriteAgain,
    /// Lets other tasks run.
    Pause,
    /// Asks for the existing lines, and compares them.
    Look,
    Fail,
    Panic,
    /// Fails as if it had lost a race, but only at the first attempt.
    LoseRace,
    /// Never continues.
    Hang,
    /// Dispatches a command.
    Dispatch(Block, Handling),
    /// Opens a nested transaction.
    Transaction(Block, Handling),
    /// Runs both at the same time.
    SideBySide(Block, Block),
    /// Spawns a task that runs it, and waits for the task.
    Spawn(Block),
    /// Spawns a task that writes a line, and does not wait for it.
    Leave,
    /// Asks for the connection while holding it.
    AskTwice,
    /// Asks the bus for another unit of work.
    AskTheBus,
}

/// The way the end of a block is handled.
#[derive(Clone, Copy, Debug)]
pub enum Handling {
    /// Its error is passed on.
    Propagate,
    /// Its error is ignored.
    Ignore,
    /// Its error or its panic is ignored.
    Catch,
    /// It is dropped after this number of polls, and its error is ignored.
    GiveUp(u32),
}

/// The place of a block, which limits its steps.
#[derive(Clone, Copy, Default)]
#[allow(clippy::struct_excessive_bools)] // all combinations are possible
struct Place {
    depth: u32,
    /// It is dropped at some time, so it may hang.
    given_up: bool,
    in_transaction: bool,
    /// Something else uses the connection at the same time.
    beside_others: bool,
    /// Something else writes lines at the same time.
    unclear: bool,
    in_task: bool,
}

/// Returns the program of one handler. Few programs hang forever, because that takes time.
pub fn program(random: &mut Rng) -> Block {
    let mut program = block(random, Place::default());
    if random.u8(..) < 4 {
        // A program only holds the connection after it has used the database.
        program.extend([Step::Write, Step::Hang]);
    }
    program
}

fn block(random: &mut Rng, place: Place) -> Block {
    let mut steps: Block = (0..random.u32(1..=4))
        .map(|_| step(random, place))
        .collect();
    match random.u32(..100) {
        0..10 => steps.push(Step::Fail),
        10..15 => steps.push(Step::Panic),
        15..20 if !place.in_transaction => steps.push(Step::LoseRace),
        20..40 if place.given_up => steps.push(Step::Hang),
        _ => {}
    }
    steps
}

fn step(random: &mut Rng, place: Place) -> Step {
    let nests = place.depth < 3;
    let place = Place {
        depth: place.depth + 1,
        ..place
    };
    let exclusive = !place.beside_others;
    match random.u32(..100) {
        0..5 if exclusive => Step::WriteAgain,
        5..10 if exclusive => Step::WriteHalf(polls(random)),
        10..20 if !place.unclear && !place.in_transaction => Step::Look,
        20..25 if exclusive || !place.in_transaction => Step::Pause,
        25..45 if nests => transaction(random, place),
        45..75 if nests && !place.in_transaction => dispatch(random, place),
        75..80 if nests && !place.in_transaction => side_by_side(random, place),
        80..84 if nests && !place.in_transaction => spawn(random, place),
        84..86 if !place.in_transaction => Step::Leave,
        86..88 if !place.in_transaction && !place.in_task => Step::AskTwice,
        88..90 if !place.in_transaction && !place.in_task => Step::AskTheBus,
        _ => Step::Write,
    }
}

fn dispatch(random: &mut Rng, place: Place) -> Step {
    let handling = handling(random);
    let given_up = place.given_up || matches!(handling, Handling::GiveUp(_));
    let place = Place {
        given_up,
        // Its use of the connection is exclusive.
        beside_others: false,
        ..place
    };
    Step::Dispatch(block(random, place), handling)
}

fn transaction(random: &mut Rng, place: Place) -> Step {
    let handling = handling(random);
    let given_up = place.given_up || matches!(handling, Handling::GiveUp(_));
    let place = Place {
        // If it hangs while others want the connection, they fail.
        given_up: given_up && !place.beside_others,
        in_transaction: true,
        ..place
    };
    Step::Transaction(block(random, place), handling)
}

fn side_by_side(random: &mut Rng, place: Place) -> Step {
    let place = Place {
        beside_others: true,
        unclear: true,
        ..place
    };
    Step::SideBySide(block(random, place), block(random, place))
}

fn spawn(random: &mut Rng, place: Place) -> Step {
    let place = Place {
        beside_others: true,
        unclear: true,
        in_task: true,
        // It outlives the code that drops its handle.
        given_up: false,
        ..place
    };
    Step::Spawn(block(random, place))
}

fn handling(random: &mut Rng) -> Handling {
    match random.u32(..10) {
        0..3 => Handling::Propagate,
        3..5 => Handling::Ignore,
        5..7 => Handling::Catch,
        _ => Handling::GiveUp(polls(random)),
    }
}

/// Returns a number of polls: a small one for a database that never waits, or a large one for a database
/// where each statement waits.
fn polls(random: &mut Rng) -> u32 {
    const POLLS: [u32; 9] = [0, 1, 2, 3, 5, 8, 20, 100, 400];
    POLLS[random.usize(..POLLS.len())]
}
