//! The composition root: all components of this service on one page.
//!
//! A port, a handler, a router or an app is part of the service when it is listed here.

mod infra;
mod service;
mod settings;
#[cfg(test)]
#[path = "../tests/mod.rs"]
mod tests;

use std::process::ExitCode;

use runtime::{
    cli::{
        Cli,
        apps::{completions, db, jobs, openapi, serve, worker},
    },
    handlers, ports, schedules, subscribers,
};
use services::{
    clock::{Clock, SystemClock},
    hasher::{Argon2Hasher, Hasher, Params},
    jwt::{Hs256Jwt, Jwt},
    uuid::{UuidGenerator, UuidV7Generator},
};

use crate::{
    infra::{api::builder::ApiBuilder, cli::builder::CliBuilder},
    service::Service,
};

ports! {
    Service;
    singletons(settings) {
        Clock         => SystemClock,
        Hasher        => Argon2Hasher::new(Params::default(), settings.auth.hashing),
        Jwt           => Hs256Jwt::new(&settings.auth.access_token_secrets)?,
        UuidGenerator => UuidV7Generator,
    }
    scoped {
    }
}

handlers! { Service; }

subscribers! { Service; }

schedules! { Service; }

#[allow(clippy::too_many_lines)] // one line for each router
fn api() -> ApiBuilder {
    ApiBuilder::new().include_routers([])
}

#[allow(clippy::too_many_lines)] // one line for each app
fn cli() -> Cli {
    CliBuilder::new()
        .include_apps([
            serve::app(api),
            worker::app::<Service>(),
            db::app::<Service>(),
            jobs::app::<Service>(),
            openapi::app(api),
            completions::app(cli),
        ])
        .build()
}

fn main() -> ExitCode {
    cli().run()
}
