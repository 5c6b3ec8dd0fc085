//! Tests of the runtime on Postgres.

// A test may panic if something is not as expected.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod admin;
mod announcements;
#[path = "../bound.rs"]
mod bound;
#[path = "../columns.rs"]
mod columns;
#[path = "../composition.rs"]
mod composition;
mod concurrency;
#[path = "../constraints.rs"]
mod constraints;
mod disk;
#[path = "../insert_all.rs"]
mod insert_all;
#[path = "../log.rs"]
mod log;
#[path = "../migrations.rs"]
mod migrations;
mod plan;
#[path = "../prepared.rs"]
mod prepared;
#[path = "../queue/mod.rs"]
mod queue;
#[path = "../rate_limits.rs"]
mod rate_limits;
#[path = "../readiness.rs"]
mod readiness;
mod refused_values;
mod replicas;
#[path = "../row_comparison.rs"]
mod row_comparison;
mod settings;
mod standby;
#[path = "../starts_with.rs"]
mod starts_with;
mod storage_full;
#[path = "../support/mod.rs"]
mod support;
mod tables;
#[path = "../unit_of_work/mod.rs"]
mod unit_of_work;

use runtime::db::postgres as engine;
use runtime_testing::postgres::TestDatabase;
