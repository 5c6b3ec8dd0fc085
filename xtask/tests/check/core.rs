//! Tests of the rules about the core and its contexts.

use crate::{fires, fixture::project, quiet};

const COMMAND: &str = "src/core/billing/commands/pay_invoice.rs";
const INVOICE: &str = "src/core/billing/domain/invoice.rs";
const MONEY: &str = "src/core/billing/domain/money.rs";

#[test]
fn core_imports_no_infrastructure() {
    let project = project()
        .before(
            COMMAND,
            "use std::{fmt, sync::Mutex};\nuse axum::{Json, Router};\n",
        )
        .after(
            MONEY,
            "fn now() { tokio::spawn(async {}); let _: diesel_async::X; }\n",
        )
        .after(
            "src/core/user_id.rs",
            "#[tower_http::x]\nstruct A(shop::infra::db::Dump);\n",
        )
        .before("src/core/shipping/mod.rs", "extern crate sqlx as sql;\n");
    fires(
        &project,
        &[
            "core-imports-infra src/core/billing/commands/pay_invoice.rs:2:5",
            "core-imports-infra src/core/billing/domain/money.rs:2:12",
            "core-imports-infra src/core/billing/domain/money.rs:2:43",
            "core-imports-infra src/core/shipping/mod.rs:1:14",
            "core-imports-infra src/core/user_id.rs:2:3",
            "core-imports-infra src/core/user_id.rs:3:10",
        ],
    );
}

#[test]
fn core_knows_the_kernel_and_not_the_runtime() {
    let uses = "use kernel::{Error, Result, Violations};\nuse runtime::db::UnitOfWork;\n";
    fires(
        &project().before(COMMAND, uses),
        &["core-imports-infra src/core/billing/commands/pay_invoice.rs:2:5"],
    );
    fires(
        &project().after("src/core/Cargo.toml", "runtime.workspace = true\n"),
        &["core-depends-on-infra src/core/Cargo.toml:8:1"],
    );
}

#[test]
fn core_opens_no_files_and_connections() {
    let project = project().before(
        MONEY,
        "use std::{net::{IpAddr, TcpStream}, time::Duration};\nfn f() { std::fs::read(p); }\nuse warp::Filter;\n",
    );
    fires(
        &project,
        &[
            "core-imports-infra src/core/billing/domain/money.rs:1:25",
            "core-imports-infra src/core/billing/domain/money.rs:2:15",
            "core-imports-infra src/core/billing/domain/money.rs:3:5",
        ],
    );
}

#[test]
fn core_takes_in_no_file_of_infra() {
    let project = project().after(
        "src/core/lib.rs",
        "#[path = \"../infra/wire.rs\"]\nmod wire;\n",
    );
    fires(&project, &["core-imports-infra src/core/lib.rs:15:5"]);
}

#[test]
fn core_may_use_what_only_sounds_like_infrastructure() {
    quiet(
        &project()
            .with("src/core/http.rs", "pub struct Method;\n")
            .after("src/core/lib.rs", "mod http;\npub use http::Method;\nuse httpdate_like::X;\n")
            .after(MONEY, "fn f(redis: fn()) { redis(); let tokio = 1; g(tokio); }\n// use axum::Json;\nconst A: &str = \"use axum::Json;\";\n"),
    );
}

#[test]
fn tests_in_the_core_may_use_what_they_like() {
    quiet(&project().after(
        MONEY,
        "#[cfg(test)]\nmod tests {\n    use tokio::x;\n    #[tokio::test]\n    async fn f() {}\n}\n#[cfg(all(test, unix))]\nuse axum::x;\n#[tokio::test]\nasync fn g() { tokio::x(); }\n",
    ));
}

#[test]
fn what_tests_and_the_service_share_is_no_test() {
    let shared =
        "#[cfg(any(test, feature = \"x\"))]\nuse axum::x;\n#[cfg(not(test))]\nuse axum::y;\n";
    fires(
        &project().after(MONEY, shared),
        &[
            "core-imports-infra src/core/billing/domain/money.rs:3:5",
            "core-imports-infra src/core/billing/domain/money.rs:5:5",
        ],
    );
}

#[test]
fn core_depends_on_no_infrastructure() {
    let manifest = "\
[package]
name = \"app-core\"

[dependencies]
axum-extra = \"0.8\"
nject = \"0.5\" # diesel = \"2\"
orm = { version = \"2\", package = \"diesel\" }
web.workspace = true
service = { path = \"../..\" }

[target.'cfg(unix)'.dependencies.tokio]
version = \"1\"
features = [
    \"rt\", # reqwest = \"1\"
]

[build-dependencies]
\"sqlx\" = \"0.8\"
";
    fires(
        &project().with("src/core/Cargo.toml", manifest),
        &[
            "core-depends-on-infra src/core/Cargo.toml:5:1",
            "core-depends-on-infra src/core/Cargo.toml:7:1",
            "core-depends-on-infra src/core/Cargo.toml:8:1",
            "core-depends-on-infra src/core/Cargo.toml:9:1",
            "core-depends-on-infra src/core/Cargo.toml:11:34",
            "core-depends-on-infra src/core/Cargo.toml:18:1",
        ],
    );
}

#[test]
fn manifests_are_read_as_toml() {
    let manifest = "src/core/Cargo.toml";
    let over_lines = "store = {\n    version = \"1\",\n    package = 'diesel', # }\n}\n";
    fires(
        &project().after(manifest, over_lines),
        &["core-depends-on-infra src/core/Cargo.toml:8:1"],
    );
    let escaped = "\"re\\u0064is\" = '1'\n";
    fires(
        &project().after(manifest, escaped),
        &["core-depends-on-infra src/core/Cargo.toml:8:1"],
    );
    // The path of a shared dependency is relative to the root.
    let shared = "[workspace.dependencies]\nservice = { path = \".\" }\n";
    fires(
        &project()
            .replacing("Cargo.toml", "[workspace.dependencies]\n", shared)
            .after(manifest, "service = { workspace = true }\n"),
        &["core-depends-on-infra src/core/Cargo.toml:8:1"],
    );
    // The workspace uses this name for `axum`, but this package does not inherit it.
    quiet(&project().after(manifest, "web = \"1\"\n"));
    let targets = "[[bin]]\nname = 'tool'\npath = 'tool.rs'\n[lib]\npath = '''\nlib.rs'''\n";
    quiet(
        &project()
            .with("src/client/Cargo.toml", targets)
            .with("src/client/tool.rs", "")
            .with("src/client/lib.rs", ""),
    );
}

#[test]
fn core_may_test_with_what_it_likes() {
    let manifest = "src/core/Cargo.toml";
    let tests = "[dev-dependencies]\ntokio = \"1\"\n[features]\naxum = []\n[lints]\ndiesel = 1\n";
    quiet(&project().after(manifest, tests));
    let over_lines = "uuid = {\n    version = \"1\",\n    http = false,\n} # {\n";
    quiet(&project().after(manifest, over_lines));
    fires(
        &project().after(manifest, &format!("{over_lines}http = \"1\"\n")),
        &["core-depends-on-infra src/core/Cargo.toml:12:1"],
    );
}

#[test]
fn a_domain_knows_only_itself() {
    let project = project().before(
        INVOICE,
        "\
use crate::billing::{commands::pay_invoice::PayInvoice, ports};
use crate::shipping::commands::send_parcel::SendParcel;
use services::clock::Clock;
use super::super::events::invoice_paid::InvoicePaid as Paid;
use super::super::queries as asked;
type A = asked::get_invoice::GetInvoice;
type B = super::super::events::invoice_paid::InvoicePaid;
",
    );
    fires(
        &project,
        &[
            "domain-imports src/core/billing/domain/invoice.rs:1:22",
            "domain-imports src/core/billing/domain/invoice.rs:1:57",
            "domain-imports src/core/billing/domain/invoice.rs:2:12",
            "domain-imports src/core/billing/domain/invoice.rs:3:5",
            "domain-imports src/core/billing/domain/invoice.rs:4:19",
            "domain-imports src/core/billing/domain/invoice.rs:5:19",
            "domain-imports src/core/billing/domain/invoice.rs:7:24",
        ],
    );
}

#[test]
fn a_domain_knows_no_messages() {
    let expected = [
        "domain-imports src/core/billing/domain/invoice.rs:1:21",
        "domain-imports src/core/billing/domain/invoice.rs:2:27",
    ];
    let uses = "use kernel::{Error, Command as C};\nfn f(_: Error, _: kernel::Dispatch<C>) {}\n";
    fires(&project().before(INVOICE, uses), &expected);
    let globs = "use kernel::*; type A = Query;\ntype B = Result<Violation, Dispatch>;\n";
    let expected = expected.map(|found| found.replace("1:21", "1:25").replace("2:27", "2:28"));
    fires(
        &project().before(INVOICE, globs),
        &expected.each_ref().map(String::as_str),
    );
}

#[test]
fn a_domain_may_use_its_context_and_the_kernel() {
    quiet(
        &project()
            .after("src/core/billing/mod.rs", "pub use self::domain::money::Money;\n")
            .before(
                INVOICE,
                "use std::fmt;\nuse chrono::Utc;\nuse kernel::{BrokenRule, Error, Patch, Result, Text, Version, Violation, field, nfc, validate};\nuse crate::UserId;\nuse crate::billing::{Money as M, shared::Currency};\nuse crate::billing::domain::*;\n",
            ),
    );
}

#[test]
fn a_context_does_not_reach_into_another_one() {
    let project = project()
        .before(
            COMMAND,
            "\
use crate::shipping::{self, commands::send_parcel::Weight, domain::Weight as W};
use crate::shipping as other;
use crate as all;
",
        )
        .after(
            COMMAND,
            "fn f(_: other::domain::Weight, _: all::shipping::domain::Weight) { use shipping::domain; }\n",
        );
    fires(
        &project,
        &[
            "context-boundary src/core/billing/commands/pay_invoice.rs:1:60",
            "context-boundary src/core/billing/commands/pay_invoice.rs:26:16",
            "context-boundary src/core/billing/commands/pay_invoice.rs:26:50",
            "context-boundary src/core/billing/commands/pay_invoice.rs:26:82",
        ],
    );
}

#[test]
fn a_context_may_use_what_another_one_publishes() {
    let uses = "use crate::billing::{commands::pay_invoice::PayInvoice, events::invoice_paid::InvoicePaid, queries::get_invoice::*};\n";
    let without = "    shipping::commands::send_parcel::SendParcel,\n";
    let project = project().replacing(COMMAND, without, "");
    quiet(&project.before("src/core/shipping/commands/send_parcel.rs", uses));
}

#[test]
fn what_all_contexts_share_knows_none_of_them() {
    let project = project().after(
        "src/core/user_id.rs",
        "use crate::billing::domain;\nfn f(_: super::shipping::X) {}\n",
    );
    fires(
        &project,
        &[
            "kernel-imports-context src/core/user_id.rs:2:12",
            "kernel-imports-context src/core/user_id.rs:3:16",
        ],
    );
}

#[test]
fn a_crate_may_call_itself_by_its_name() {
    fires(
        &project().after("src/core/lib.rs", "type A = app_core::shipping::X;\n"),
        &["kernel-imports-context src/core/lib.rs:14:20"],
    );
}

#[test]
fn what_all_contexts_share_may_know_itself() {
    quiet(&project().after("src/core/user_id.rs", "use crate::UserId as U;\n"));
}

#[test]
fn core_names_no_implementation_of_a_service() {
    let project = project()
        .after("src/services/lib.rs", "pub use self::clock::SystemClock;\n")
        .replacing(
            "src/services/clock/mod.rs",
            "mod system;",
            "pub mod system;",
        )
        .before(
            COMMAND,
            "\
use services::clock::{self, Clock, SystemClock};
use services::clock::system::SystemClock as S;
use services::SystemClock as T;
fn f(_: SystemClock, _: S, _: T) -> clock::SystemClock {}
",
        )
        .before(
            "src/core/shipping/mod.rs",
            "fn f() -> Clocks { use services::clock::*; Clocks(SystemClock) }\n",
        );
    fires(
        &project,
        &[
            "core-names-service-implementation src/core/billing/commands/pay_invoice.rs:1:36",
            "core-names-service-implementation src/core/billing/commands/pay_invoice.rs:2:22",
            "core-names-service-implementation src/core/billing/commands/pay_invoice.rs:3:15",
            "core-names-service-implementation src/core/billing/commands/pay_invoice.rs:4:44",
            "core-names-service-implementation src/core/shipping/mod.rs:1:51",
        ],
    );
}

#[test]
fn core_may_name_what_a_service_does_and_with_what() {
    quiet(
        &project()
            .after(
                "src/services/clock/mod.rs",
                "pub struct Moment;\npub mod units { pub struct Second; }\npub use ::chrono::Utc;\n",
            )
            .after("src/services/lib.rs", "pub mod sums;\n")
            .with("src/services/sums.rs", "pub struct Sum;\n")
            .before(
                COMMAND,
                "use services::{clock::{self, Clock, Moment, Utc, units::Second}, sums::Sum};\n",
            )
            .after(
                COMMAND,
                "#[cfg(test)]\nmod tests { use services::clock::SystemClock; }\n",
            ),
    );
}

#[test]
fn messages_and_adapters_have_their_place() {
    let project = project()
        .with(
            "src/core/shipping/domain/mod.rs",
            "use kernel::Command;\npub struct Weight;\npub struct Weigh;\nimpl Command for Weigh {}\n",
        )
        .after("src/core/shipping/mod.rs", "mod weigher;\n")
        .with(
            "src/core/shipping/weigher.rs",
            "use crate::shipping::domain::Weigh;\nuse kernel::CommandHandler;\npub struct Weigher;\nimpl CommandHandler<Weigh> for Weigher {}\n",
        )
        .before("src/main.rs", "use app_core::shipping::{domain::Weigh, weigher::Weigher};\n")
        .replacing("src/main.rs", "    GetInvoice =>", "    Weigh => Weigher,\n    GetInvoice =>")
        .after("src/infra/wire.rs", "impl app_core::billing::ports::gateway::Gateway for Wire {}\n");
    fires(
        &project,
        &[
            "domain-imports src/core/shipping/domain/mod.rs:1:13",
            "misplaced src/core/shipping/domain/mod.rs:4:18",
            "misplaced src/core/shipping/weigher.rs:4:32",
            "misplaced src/infra/wire.rs:3:53",
        ],
    );
}

#[test]
fn integrations_have_commands_of_their_own() {
    let command = "\
use kernel::{Command, CommandHandler};
pub struct Charge;
impl Command for Charge {}
pub struct ChargeHandler;
impl CommandHandler<Charge> for ChargeHandler {}
";
    quiet(
        &project()
            .after("src/infra/mod.rs", "pub mod integrations;\n")
            .with("src/infra/integrations/mod.rs", "pub mod stripe;\n")
            .with(
                "src/infra/integrations/stripe/mod.rs",
                "pub mod commands;\n",
            )
            .with(
                "src/infra/integrations/stripe/commands/mod.rs",
                "pub mod charge;\n",
            )
            .with("src/infra/integrations/stripe/commands/charge.rs", command)
            .before(
                "src/main.rs",
                "use infra::integrations::stripe::commands::charge::*;\n",
            )
            .replacing(
                "src/main.rs",
                "    GetInvoice =>",
                "    Charge => ChargeHandler,\n    GetInvoice =>",
            ),
    );
}
