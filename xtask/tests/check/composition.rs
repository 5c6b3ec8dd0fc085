//! Tests of the rules about handlers, ports, routers and apps.

use crate::{fires, fixture::project, quiet};

const MAIN: &str = "src/main.rs";
const QUERY: &str = "src/core/billing/queries/get_invoice.rs";
const COMMAND: &str = "src/core/shipping/commands/send_parcel.rs";

#[test]
fn every_message_has_a_handler() {
    let project = project()
        .after(QUERY, "pub struct Other;\nimpl kernel::Query for Other {}\n")
        .after(COMMAND, "pub struct Lost;\nimpl Command for Lost {}\n#[cfg(test)]\nimpl CommandHandler<Lost> for SendParcelHandler {}\n")
        .replacing(MAIN, "GetInvoice => GetInvoiceHandler,", "GetInvoice => GetInvoiceHandler, Other => X, Lost => Y,")
        .before(MAIN, "use app_core::billing::queries::get_invoice::Other;\nuse app_core::shipping::commands::send_parcel::Lost;\n");
    fires(
        &project,
        &[
            "handler-missing src/core/billing/queries/get_invoice.rs:7:24",
            "handler-missing src/core/shipping/commands/send_parcel.rs:12:18",
        ],
    );
}

#[test]
fn a_message_may_take_its_trait_from_a_glob() {
    let whole = project().replacing(
        COMMAND,
        "use kernel::{Command, CommandHandler};",
        "use kernel::*;",
    );
    quiet(&whole);
    fires(
        &whole.replacing(MAIN, "    SendParcel => SendParcelHandler,\n", ""),
        &["handler-unregistered src/core/shipping/commands/send_parcel.rs:6:18"],
    );
}

#[test]
fn a_trait_of_the_core_makes_no_message() {
    quiet(&project().after(
        "src/core/user_id.rs",
        "pub trait Command {}\nstruct Own;\nimpl Command for Own {}\n",
    ));
}

#[test]
fn what_is_registered_stands_behind_the_service() {
    quiet(&project().replacing(MAIN, "    Service;\n", "    crate::service::Service;\n"));
    // The compiler reports that these do not compile.
    quiet(&project().replacing(MAIN, "    Service;\n", ""));
    let empty = project()
        .replacing(MAIN, "    GetInvoice => GetInvoiceHandler,\n", "")
        .replacing(MAIN, "    PayInvoice => PayInvoiceHandler,\n", "")
        .replacing(MAIN, "    SendParcel => SendParcelHandler,\n", "");
    assert_eq!(crate::findings(&empty).len(), 3);
}

#[test]
fn no_message_has_two_handlers() {
    let project = project().after(
        COMMAND,
        "struct B;\nimpl CommandHandler<SendParcel> for B {}\n",
    );
    fires(
        &project,
        &["handler-ambiguous src/core/shipping/commands/send_parcel.rs:12:37"],
    );
}

#[test]
fn the_handler_of_another_message_of_that_name_does_not_count() {
    let other = "\
pub struct SendParcel;
impl kernel::Command for SendParcel {}
pub struct OtherHandler;
impl kernel::CommandHandler<SendParcel> for OtherHandler {}
";
    let project = project()
        .with("src/core/billing/commands/send_parcel.rs", other)
        .after("src/core/billing/commands/mod.rs", "pub mod send_parcel;\n");
    fires(
        &project,
        &["handler-unregistered src/core/billing/commands/send_parcel.rs:2:26"],
    );
    let without = project.clone().replacing(
        "src/core/billing/commands/send_parcel.rs",
        "impl kernel::CommandHandler<SendParcel> for OtherHandler {}",
        "",
    );
    fires(
        &without,
        &["handler-missing src/core/billing/commands/send_parcel.rs:2:26"],
    );
    let registered = project
        .before(
            MAIN,
            "use app_core::billing::commands::send_parcel as other;\n",
        )
        .replacing(
            MAIN,
            "    GetInvoice =>",
            "    other::SendParcel => other::OtherHandler,\n    GetInvoice =>",
        );
    quiet(&registered);
}

#[test]
fn every_message_is_registered() {
    let project = project()
        .replacing(MAIN, "    GetInvoice => GetInvoiceHandler,\n", "")
        .replacing(
            MAIN,
            "    SendParcel => SendParcelHandler,\n",
            "    // SendParcel => SendParcelHandler,\n",
        );
    fires(
        &project,
        &[
            "handler-unregistered src/core/billing/queries/get_invoice.rs:5:16",
            "handler-unregistered src/core/shipping/commands/send_parcel.rs:6:18",
        ],
    );
}

#[test]
fn every_router_is_registered() {
    let project = project()
        .replacing(MAIN, "[invoices::router]", "[]")
        .after("src/infra/api/routes/mod.rs", "pub mod admin;\n")
        .with(
            "src/infra/api/routes/admin.rs",
            "pub fn admin_router() {}\n#[cfg(test)]\npub fn router() {}\nfn old_router() {}\n",
        );
    fires(
        &project,
        &[
            "router-unregistered src/infra/api/routes/admin.rs:1:8",
            "router-unregistered src/infra/api/routes/invoices.rs:7:8",
        ],
    );
}

#[test]
fn routers_can_be_registered_in_any_form() {
    for (from, to) in [
        (
            "[invoices::router]",
            "vec![infra::api::routes::invoices::router()]",
        ),
        ("[invoices::router]", "[invoices::router()]"),
        (
            "[invoices::router]",
            "[#[cfg(unix)] crate::infra::api::routes::invoices::router()]",
        ),
        (
            "fn main() {",
            "use crate::infra::api::routes::invoices::router as r;\nfn api() { r(); }\nfn main() {",
        ),
    ] {
        let project = project().replacing(MAIN, from, to);
        quiet(&if from.starts_with("fn") {
            project.replacing(MAIN, "[invoices::router]", "[]")
        } else {
            project
        });
    }
}

#[test]
fn a_router_can_be_part_of_another_one() {
    let nested = project()
        .after("src/infra/api/routes/mod.rs", "pub mod admin;\n")
        .with(
            "src/infra/api/routes/admin/mod.rs",
            "mod users;\npub fn router() { x().merge(users::router()); }\n",
        )
        .with(
            "src/infra/api/routes/admin/users.rs",
            "pub fn router() {}\n",
        );
    let registered = nested.clone().replacing(
        MAIN,
        "[invoices::router]",
        "[infra::api::routes::admin::router, invoices::router]",
    );
    quiet(&registered);
    fires(
        &nested,
        &[
            "router-unregistered src/infra/api/routes/admin/mod.rs:2:8",
            "router-unregistered src/infra/api/routes/admin/users.rs:1:8",
        ],
    );
}

#[test]
fn every_app_is_registered() {
    fires(
        &project().replacing(MAIN, ", reports::app()]", "]"),
        &["app-unregistered src/infra/cli/apps/reports.rs:1:8"],
    );
    quiet(&project().replacing(MAIN, "reports::app()", "infra::cli::apps::reports::app()"));
}

#[test]
fn every_port_has_an_adapter() {
    let project = project().with(
        "src/infra/adapters/billing/gateway.rs",
        "pub struct HttpGateway;\n",
    );
    fires(
        &project,
        &["port-without-adapter src/core/billing/ports/gateway.rs:1:11"],
    );
}

#[test]
fn every_port_and_service_is_registered() {
    let project = project()
        .replacing(MAIN, "        Clock   => SystemClock,\n", "")
        .replacing(
            MAIN,
            "        InvoiceRepository => DieselInvoiceRepository,\n",
            "",
        );
    fires(
        &project,
        &[
            "port-unregistered src/core/billing/ports/repo/invoice.rs:1:11",
            "port-unregistered src/services/clock/mod.rs:3:11",
        ],
    );
}

#[test]
fn every_port_has_a_double() {
    let doubles = "tests/impl/adapters/billing.rs";
    let without = project().replacing(doubles, "impl Gateway for Accepting {}", "");
    fires(
        &without,
        &["port-without-double src/core/billing/ports/gateway.rs:1:11"],
    );
    // A double in `tests/impl` counts, even if the tests of one crate only include it.
    let tests = project().replacing(
        "tests/mod.rs",
        "#[path = \"impl/mod.rs\"]\nmod doubles;\n",
        "",
    );
    quiet(&tests);
    // An implementation in another test does not count as a double.
    let elsewhere = without.clone().after(
        "tests/mod.rs",
        "mod other {\n    struct A;\n    impl app_core::billing::ports::gateway::Gateway for A {}\n}\n",
    );
    assert_eq!(crate::findings(&elsewhere).len(), 1);
    quiet(&without.after(
        doubles,
        "mock! { pub A {} impl app_core::billing::ports::gateway::Gateway for A {} }\n",
    ));
}

#[test]
fn an_extension_of_a_port_is_no_port() {
    quiet(&project().after(
        "src/core/billing/ports/gateway.rs",
        "pub trait GatewayExt: Gateway {}\nimpl<T: Gateway + ?Sized> GatewayExt for T {}\n",
    ));
}

#[test]
fn what_passes_a_port_on_is_no_adapter() {
    let port = "src/core/billing/ports/gateway.rs";
    let passed_on = project().after(
        port,
        "impl<T: Gateway + ?Sized> Gateway for std::sync::Arc<T> {}\ntrait Helper {}\n",
    );
    quiet(&passed_on);
    fires(
        &passed_on.with(
            "src/infra/adapters/billing/gateway.rs",
            "pub struct HttpGateway;\n",
        ),
        &["port-without-adapter src/core/billing/ports/gateway.rs:1:11"],
    );
}

#[test]
fn a_message_can_depend_on_the_configuration() {
    let twice = "#[cfg(unix)]\nimpl Command for SendParcel {}\n#[cfg(not(unix))]\nimpl Command for SendParcel {}\n";
    quiet(&project().replacing(COMMAND, "impl Command for SendParcel {}\n", twice));
}
