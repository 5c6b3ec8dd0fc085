//! NATS, to which the runtime has a connection.

use anyhow::Result;

use super::Generation;
use crate::{
    edit::{self, Edit, EditError},
    generators::registration,
    plan::Plan,
};

const CI: &str = ".github/workflows/ci.yaml";
const TESTS_IN_CI: &str = "# The same as on a developer's machine.";
/// The tests of the runtime start a server.
const INSTALLATION_IN_CI: &str =
    "- run: sudo apt-get update && sudo apt-get install --yes nats-server";

const SETTINGS: &str = "
# The servers of NATS, separated by commas: `nats://host:port`, or `tls://host:port` for encryption. A user and a password
# may stand before the host: `nats://user:password@host:port`. `NATS__URL_FILE` may name a file with it instead.
#NATS__URL=nats://localhost:4222
# The path of a file with the credentials of this service, if the servers want them.
#NATS__CREDENTIALS_FILE=
# The stream of the events of all services, and what its subjects begin with. It is created unless it exists.
#NATS__STREAM=events
#NATS__SUBJECT_PREFIX=events
";

/// Connects the service to NATS.
pub fn connect(mut plan: Plan) -> Result<Generation> {
    plan.edit("Cargo.toml", |text| {
        edit::enable_feature(text, "runtime", "nats")
    })?;
    plan.edit("src/settings.rs", |text| {
        edit::add_settings(text, "nats", "runtime::nats::NatsSettings")
    })?;
    plan.edit(".env.example", |text| {
        edit::append(text, "NATS__URL", SETTINGS)
    })?;
    registration::singleton(
        &mut plan,
        "kernel::Broadcast",
        "runtime::nats::Nats",
        "new(&settings.nats)",
    )?;
    plan.edit("tests/support/app.rs", replace_in_tests)?;
    // Somebody may have their own CI.
    if plan
        .text(CI)?
        .is_some_and(|text| text.contains(TESTS_IN_CI))
    {
        plan.edit(CI, |text| {
            edit::insert_line(text, "nats-server", TESTS_IN_CI, INSTALLATION_IN_CI)
        })?;
    }
    let next = [
        "start a server: `nats-server --jetstream`, from the package `nats-server`. The tests of `runtime` start one of their \
         own",
        "send an event to other services: `cargo xtask new-subscriber billing AnnouncePayment --on InvoicePaid --broadcast`",
        "react to an event of another service: `cargo xtask new-job mailing SendReceipt amount:i64 --on \
         shop.billing.invoice_paid`",
    ];
    Ok(Generation {
        plan,
        next: next.map(str::to_owned).to_vec(),
    })
}

/// Lets a test application record what it would send.
fn replace_in_tests(text: &str) -> Result<Edit, EditError> {
    let replaced = edit::insert_line(
        text,
        ".with::<dyn Broadcast>(",
        ".with_queue_clock(",
        ".with::<dyn Broadcast>(Arc::new(BroadcastDouble::default()))",
    )?;
    let Edit::Changed(mut text) = replaced else {
        return Ok(Edit::Present);
    };
    for path in ["kernel::Broadcast", "kernel::doubles::BroadcastDouble"] {
        if let Edit::Changed(imported) = edit::import(&text, path)? {
            text = imported;
        }
    }
    Ok(Edit::Changed(text))
}
