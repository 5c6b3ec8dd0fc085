//! Events between services, through a real NATS server.

// A test may panic if something is not as expected.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod receiving;
mod sending;
mod server;
mod service;
mod settings;
