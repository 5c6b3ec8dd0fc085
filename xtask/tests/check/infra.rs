//! Tests of the rules about routes, query handlers and tables.

use crate::{fires, fixture::project, quiet};

const ROUTES: &str = "src/infra/api/routes/invoices.rs";
const HANDLER: &str = "src/infra/query_handlers/billing/get_invoice.rs";

#[test]
fn tables_are_in_one_file() {
    let project = project()
        .after(
            "src/infra/wire.rs",
            "diesel::table! { a (id) { id -> Text, } }\n",
        )
        .after(
            "src/infra/db/mod.rs",
            "use diesel::table as t;\nt! { b (id) { id -> Text, } }\n",
        )
        .after(
            HANDLER,
            "fn f() {\n    table! { c (id) { id -> Text, } }\n}\n",
        );
    fires(
        &project,
        &[
            "table-outside-tables src/infra/db/mod.rs:4:1",
            "table-outside-tables src/infra/query_handlers/billing/get_invoice.rs:16:5",
            "table-outside-tables src/infra/wire.rs:3:9",
        ],
    );
}

#[test]
fn other_tables_are_no_tables() {
    quiet(&project().after(
        "src/infra/wire.rs",
        "comfy::table! { a }\n#[cfg(test)]\nmod tests { diesel::table! { a (id) { id -> Text, } } }\nmacro_rules! table { () => {} }\ntable! {}\n// diesel::table! {}\n",
    ));
}

#[test]
fn routes_only_dispatch() {
    let project = project()
        .before(
            ROUTES,
            "\
use app_core::billing::{ports::repo::invoice::InvoiceRepository, commands::pay_invoice::PayInvoiceHandler};
use diesel::prelude::*;
use crate::infra::{self, adapters::billing, db::{Dump, tables::invoices}, query_handlers};
use runtime::{Scope, db::{UnitOfWork, types}};
",
        )
        .after(
            ROUTES,
            "\
fn f() { infra::db::Dump::new(); invoices::table.first(); }
#[utoipa::path(put, path = \"/x\")]
async fn g(State(all): State<AppContext>, scope: Scope) {}
",
        );
    fires(
        &project,
        &[
            "route-only-dispatches src/infra/api/routes/invoices.rs:1:25",
            "route-only-dispatches src/infra/api/routes/invoices.rs:1:89",
            "route-only-dispatches src/infra/api/routes/invoices.rs:2:5",
            "route-only-dispatches src/infra/api/routes/invoices.rs:3:26",
            "route-only-dispatches src/infra/api/routes/invoices.rs:3:45",
            "route-only-dispatches src/infra/api/routes/invoices.rs:3:75",
            "route-only-dispatches src/infra/api/routes/invoices.rs:4:22",
            "route-only-dispatches src/infra/api/routes/invoices.rs:24:17",
            "route-only-dispatches src/infra/api/routes/invoices.rs:26:30",
            "route-only-dispatches src/infra/api/routes/invoices.rs:26:50",
        ],
    );
}

#[test]
fn the_name_of_a_command_may_end_in_handler() {
    quiet(
        &project()
            .before(
                ROUTES,
                "use app_core::billing::commands::pay_invoice::AssignHandler;\n",
            )
            .after(
                "src/core/billing/commands/pay_invoice.rs",
                "pub struct AssignHandler;\n",
            ),
    );
}

#[test]
fn a_re_export_is_no_way_around_a_rule() {
    let project = project()
        .after("src/infra/mod.rs", "pub mod prelude;\n")
        .with(
            "src/infra/prelude.rs",
            "pub use super::db::*;\npub use super::db::tables as t;\n",
        )
        .before(ROUTES, "use crate::infra::prelude::{Dump, t::invoices};\n");
    fires(
        &project,
        &[
            "route-only-dispatches src/infra/api/routes/invoices.rs:1:29",
            "route-only-dispatches src/infra/api/routes/invoices.rs:1:38",
        ],
    );
}

#[test]
fn other_files_of_the_api_may_use_more() {
    quiet(
        &project()
            .after("src/infra/api/mod.rs", "mod health;\n")
            .with(
                "src/infra/api/health.rs",
                "use crate::{infra::db::Dump, service::AppContext};\nuse runtime::db::UnitOfWork;\n#[utoipa::path(get, path = \"/health\")]\nasync fn health(State(all): State<AppContext>) {}\npub fn router() {}\n",
            )
            .before(ROUTES, "use services::clock::Clock;\nuse app_core::billing::{domain::money::Money, shared::ErrorHandler};\n"),
    );
}

#[test]
fn a_get_runs_no_command() {
    let project = project().after(
        ROUTES,
        "\
use crate::service as b;
#[utoipa::path(method(get, head), path = \"/x\")]
async fn x(State(commands): State<b::CommandBus>) {}
#[utoipa::path(get, path = \"/y\", responses((status = OK)))]
async fn y() { CommandBus::new(); }
",
    );
    fires(
        &project,
        &[
            "get-takes-command-bus src/infra/api/routes/invoices.rs:22:38",
            "get-takes-command-bus src/infra/api/routes/invoices.rs:24:16",
        ],
    );
}

#[test]
fn an_alias_is_no_way_to_a_bus() {
    let project = project().after(
        ROUTES,
        "\
use runtime::*;
#[utoipa::path(get, path = \"/x\")]
async fn x(a: runtime::CommandBus<Service>, b: runtime::bus::CommandBus, c: QueryBus) {}
#[utoipa::path(post, path = \"/y\")]
async fn y(all: runtime::AppContext<Service>) { db::open() }
",
    );
    fires(
        &project,
        &[
            "get-takes-command-bus src/infra/api/routes/invoices.rs:22:24",
            "get-takes-command-bus src/infra/api/routes/invoices.rs:22:62",
            "route-only-dispatches src/infra/api/routes/invoices.rs:24:26",
            "route-only-dispatches src/infra/api/routes/invoices.rs:24:49",
        ],
    );
}

#[test]
fn a_plain_get_of_axum_runs_no_command_either() {
    let project = project().after(
        ROUTES,
        "\
pub fn more() -> Router { Router::new().route(\"/z\", axum::routing::post(w).get(z)) }
async fn z(State(commands): State<CommandBus>) {}
async fn w(State(commands): State<CommandBus>) {}
",
    );
    fires(
        &project,
        &["get-takes-command-bus src/infra/api/routes/invoices.rs:21:35"],
    );
}

#[test]
fn query_handlers_do_not_write() {
    let other = "src/infra/query_handlers/billing/other.rs";
    let project = project()
        .after("src/infra/query_handlers/billing/mod.rs", "mod other;\nmod third;\n")
        .after(
            HANDLER,
            "\
fn f() { diesel::insert_into(t).execute(c); diesel::dsl::delete(t); }
fn g() { use diesel::update as u; u(t); replace_into(t); }
fn h() { diesel::sql_query(\" delete FROM t\"); diesel::sql_query(\"SELECT 1\"); }
",
        )
        .with(other, "async fn f() { try_join!(t.execute(c), g())?; }\n")
        .with(
            "src/infra/query_handlers/billing/third.rs",
            "use crate::service::CommandBus;\nfn f(_: Arc<dyn kernel::Dispatch<X>>, _: CommandBus) {}\n",
        );
    fires(
        &project,
        &[
            "query-handler-writes src/infra/query_handlers/billing/get_invoice.rs:15:18",
            "query-handler-writes src/infra/query_handlers/billing/get_invoice.rs:15:58",
            "query-handler-writes src/infra/query_handlers/billing/get_invoice.rs:16:22",
            "query-handler-writes src/infra/query_handlers/billing/get_invoice.rs:16:41",
            "query-handler-writes src/infra/query_handlers/billing/get_invoice.rs:17:18",
            "query-handler-writes src/infra/query_handlers/billing/other.rs:1:28",
            "query-handler-writes src/infra/query_handlers/billing/third.rs:1:21",
            "query-handler-writes src/infra/query_handlers/billing/third.rs:2:25",
        ],
    );
}

#[test]
fn query_handlers_do_not_write_with_sql() {
    let project = project().after(
        HANDLER,
        "\
fn f() { diesel::sql_query(format!(\"DELETE FROM {t}\")); diesel::sql_query(&format!(\"SELECT {t}\")); }
fn g() { diesel::sql_query(\"WITH x AS (DELETE FROM t RETURNING *) SELECT * FROM x\"); }
fn h() { diesel::sql_query(\"with x as (select 1) update t set a = 1\"); }
fn i() { diesel::sql_query(\"WITH x AS (SELECT a FROM t FOR UPDATE) SELECT * FROM x\"); }
",
    );
    fires(
        &project,
        &[
            "query-handler-writes src/infra/query_handlers/billing/get_invoice.rs:15:18",
            "query-handler-writes src/infra/query_handlers/billing/get_invoice.rs:16:18",
            "query-handler-writes src/infra/query_handlers/billing/get_invoice.rs:17:18",
        ],
    );
}

#[test]
fn query_handlers_may_have_functions_of_any_name() {
    quiet(&project().after(
        HANDLER,
        "fn update(x: X) { x.load(c) }\nfn f() { update(x); self.delete(); Cache::update(x); diesel::sql_query(\"\\n  select 1\"); }\n",
    ));
}

#[test]
fn a_variable_is_no_module() {
    quiet(&project().before(
        ROUTES,
        "use crate::infra::*;\nfn f(db: u8) -> u8 { g(db); Pair { db, other: db } }\n",
    ));
}
