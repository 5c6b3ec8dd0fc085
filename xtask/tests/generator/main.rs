//! Tests of the generator's interface. A generated project does not contain them.

#![allow(clippy::unwrap_used, clippy::panic)]

mod authorship;
mod behaviour;
mod bodies;
mod cascades;
mod columns;
mod deletions;
mod edits;
mod events;
mod golden;
mod jobs;
mod journal;
mod json;
mod line_ends;
mod modules;
mod mutations;
mod names;
mod nats;
mod ownership;
mod payloads;
mod project;
mod published;
mod queries;
mod relations;
mod routers;
mod runs;
mod sample;
mod timestamps;
mod types;
mod undo;
