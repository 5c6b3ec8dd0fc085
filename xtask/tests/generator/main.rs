//! The generator, from outside. These tests stay behind when a project is stamped out.

#![allow(clippy::unwrap_used, clippy::panic)]

mod edits;
mod journal;
mod json;
mod line_ends;
mod mutations;
mod names;
mod project;
mod runs;
mod sample;
mod undo;
