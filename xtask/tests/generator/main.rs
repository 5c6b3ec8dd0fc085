//! The generator, from outside. These tests stay behind when a project is stamped out.

#![allow(clippy::unwrap_used, clippy::panic)]

mod columns;
mod edits;
mod golden;
mod journal;
mod json;
mod line_ends;
mod modules;
mod mutations;
mod names;
mod project;
mod routers;
mod runs;
mod sample;
mod timestamps;
mod undo;
