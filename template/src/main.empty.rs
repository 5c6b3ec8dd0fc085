//! The composition root: what this service consists of, on one page.
//!
//! A port, a handler, a router or an app exists for the service when it has its line here.

#[macro_use]
mod infra;
mod settings;
#[cfg(test)]
#[path = "../tests/mod.rs"]
mod tests;

use std::process::ExitCode;

use services::{
    clock::{Clock, SystemClock},
    hasher::{Argon2Hasher, Hasher},
    jwt::{Hs256Jwt, Jwt},
    uuid::{UuidGenerator, UuidV7Generator},
};

use crate::infra::{
    api::builder::ApiBuilder,
    cli::{
        Cli, CliBuilder,
        apps::{completions, db, openapi, serve},
    },
};

ports! {
    lifespan(settings) {
        Clock         => SystemClock,
        Hasher        => Argon2Hasher::default(),
        Jwt           => Hs256Jwt::new(&settings.auth.access_token_secret),
        UuidGenerator => UuidV7Generator,
    }
    unit_of_work {
    }
}

handlers! {}

#[allow(clippy::large_stack_arrays, clippy::too_many_lines)] // one line for each router
fn api() -> ApiBuilder {
    ApiBuilder::new().include_routers([])
}

#[allow(clippy::large_stack_arrays, clippy::too_many_lines)] // one line for each app
fn cli() -> Cli {
    CliBuilder::new()
        .include_apps([serve::app(), db::app(), openapi::app(), completions::app()])
        .build()
}

fn main() -> ExitCode {
    cli().run()
}
