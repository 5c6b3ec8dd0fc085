//! What a handler does, as data, made up at random.

use fastrand::Rng;

/// What one handler does, step after step.
pub type Block = Vec<Step>;

#[derive(Clone, Debug)]
pub enum Step {
    /// Writes a line.
    Write,
    /// Writes a line, and gives up on it after so many polls.
    WriteHalf(u32),
    /// Writes the last line again, which fails, and does not care.
    WriteAgain,
    /// Lets others run.
    Pause,
    /// Asks which lines there are, and compares.
    Look,
    Fail,
    Panic,
    /// Fails as one does who lost a race; the next time, it does not.
    LoseRace,
    /// Never goes on.
    Hang,
    /// Dispatches a command.
    Dispatch(Block, Handling),
    /// Opens a transaction within.
    Transaction(Block, Handling),
    /// Does both at the same time.
    SideBySide(Block, Block),
    /// Has a task do it, and waits for the task.
    Spawn(Block),
    /// Has a task write a line, and does not wait for it.
    Leave,
    /// Asks for the connection while holding it.
    AskTwice,
    /// Asks the bus for another unit of work.
    AskTheBus,
}

/// What is done about how a block ends.
#[derive(Clone, Copy, Debug)]
pub enum Handling {
    /// Its error is passed on.
    Propagate,
    /// Its error is ignored.
    Ignore,
    /// Its error or its panic is ignored.
    Catch,
    /// It is given up after so many polls, and its error is ignored.
    GiveUp(u32),
}

/// What limits what a block may consist of.
#[derive(Clone, Copy, Default)]
struct Place {
    depth: u32,
    /// Somebody gives it up, so that it may hang.
    given_up: bool,
    in_transaction: bool,
    /// Something else uses the connection at the same time.
    beside_others: bool,
    /// Something else writes lines at the same time.
    unclear: bool,
    in_task: bool,
}

/// The program of one handler. Few hang for ever: that takes time.
pub fn program(random: &mut Rng) -> Block {
    let mut program = block(random, Place::default());
    if random.u8(..) < 4 {
        // Nothing is held before the database is used.
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
    let alone = !place.beside_others;
    match random.u32(..100) {
        0..5 if alone => Step::WriteAgain,
        5..10 if alone => Step::WriteHalf(polls(random)),
        10..20 if !place.unclear && !place.in_transaction => Step::Look,
        20..25 if alone || !place.in_transaction => Step::Pause,
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
        // The connection is its own for as long as it uses it.
        beside_others: false,
        ..place
    };
    Step::Dispatch(block(random, place), handling)
}

fn transaction(random: &mut Rng, place: Place) -> Step {
    let handling = handling(random);
    let given_up = place.given_up || matches!(handling, Handling::GiveUp(_));
    let place = Place {
        // Who hangs while others want the connection has them fail.
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
        // It outlives whoever gives up on it.
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

/// A few, for where nothing is waited for, and many, for where each statement is.
fn polls(random: &mut Rng) -> u32 {
    const POLLS: [u32; 9] = [0, 1, 2, 3, 5, 8, 20, 100, 400];
    POLLS[random.usize(..POLLS.len())]
}
