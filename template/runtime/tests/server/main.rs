//! Tests of the server over real connections.

// A test may panic if something is not as expected.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod bodies;
mod connections;
mod http2;
mod running;
mod stopping;

use self::running::Running;
