//! Tests of the runtime on SQLite.

// A test may panic if something is not as expected.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod admin;
#[path = "../bound.rs"]
mod bound;
#[path = "../columns.rs"]
mod columns;
#[path = "../composition.rs"]
mod composition;
#[path = "../constraints.rs"]
mod constraints;
mod disk;
mod durability;
#[path = "../insert_all.rs"]
mod insert_all;
mod json;
#[path = "../log.rs"]
mod log;
#[path = "../migrations.rs"]
mod migrations;
mod partial_insert;
mod plan;
#[path = "../prepared.rs"]
mod prepared;
#[path = "../queue/mod.rs"]
mod queue;
#[path = "../rate_limits.rs"]
mod rate_limits;
#[path = "../readiness.rs"]
mod readiness;
#[path = "readiness.rs"]
mod readiness_of_files;
#[path = "../row_comparison.rs"]
mod row_comparison;
mod settings;
#[path = "../starts_with.rs"]
mod starts_with;
#[path = "../support/mod.rs"]
mod support;
mod tables;
mod threads;
#[path = "../unit_of_work/mod.rs"]
mod unit_of_work;

use runtime::db::sqlite as engine;
use runtime_testing::sqlite::TestDatabase;
