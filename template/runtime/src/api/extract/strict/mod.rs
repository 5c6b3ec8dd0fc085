//! Reads inputs strictly, and finds all that is wrong with them.

mod deserializer;
pub mod document;
mod expected;
mod failure;
mod input;
mod key;
mod place;
mod placeholder;
mod run;

use kernel::{Error, Violation};
use serde::de::DeserializeOwned;
use std::marker::PhantomData;

use self::run::Run;
pub use self::{
    document::note_nul,
    input::Input,
    place::Place,
    run::{Found, MOST_VIOLATIONS},
};

/// The number of values after which an input that is wrong is not read again. It bounds the cost of an input
/// that was made to be costly.
const MOST_VISITS: usize = 100_000;

/// Reads `input`. Fails with everything that is wrong with it, in the order of the input, and with what was
/// `found` before.
pub fn read<T: DeserializeOwned>(input: &Input<'_>, found: Vec<Found>) -> Result<T, Error> {
    if found.is_empty()
        && let Ok(value) = Run::check().read(PhantomData, input, &Place::Root)
    {
        return Ok(value);
    }
    let run = Run::explain();
    loop {
        match run.read(PhantomData, input, &Place::Root) {
            Ok(value) => {
                let all = all(found, run);
                return if all.is_empty() {
                    Ok(value)
                } else {
                    Err(Error::Invalid(all))
                };
            }
            Err(_) if run.is_full() || run.is_hopeless(input) || run.visited() > MOST_VISITS => {
                return Err(Error::Invalid(all(found, run)));
            }
            Err(_) => {}
        }
    }
}

/// Returns all violations, in the order of the input.
fn all(mut found: Vec<Found>, run: Run) -> Vec<Violation> {
    found.extend(run.into_found());
    found.sort_by(|(one, _), (other, _)| one.cmp(other));
    found.truncate(MOST_VIOLATIONS);
    found.into_iter().map(|(_, violation)| violation).collect()
}
