//! Stamps services out and looks at them as their users would.
//!
//! One binary, so that the tests that build a service can take turns.

mod compile_errors;
mod encryption;
mod fire;
mod growth;
mod parameters;
mod quality;
mod refusals;
mod running;
