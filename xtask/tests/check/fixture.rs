//! A small project that keeps every rule. Tests change it to break one.

use std::collections::BTreeMap;

use xtask::model::{Files, Sources};

const FILES: &[(&str, &str)] = &[
    (
        "Cargo.toml",
        "[workspace]\nmembers = [\"kernel\", \"runtime\", \"src/core\", \"src/services\", \"xtask\"]\n\n[workspace.dependencies]\nweb = { version = \"1\", package = \"axum\" }\n\n[package]\nname = \"shop\"\nautotests = false\n",
    ),
    (
        "src/main.rs",
        "\
mod infra;
mod service;
#[cfg(test)]
#[path = \"../tests/mod.rs\"]
mod tests;

use app_core::billing::{
    commands::pay_invoice::{PayInvoice, PayInvoiceHandler},
    ports::{gateway::Gateway, repo::invoice::InvoiceRepository},
    queries::get_invoice::GetInvoice,
};
use app_core::shipping::commands::send_parcel::{SendParcel, SendParcelHandler};
use runtime::{handlers, ports};
use services::clock::{Clock, SystemClock};

use crate::{
    infra::{
        adapters::billing::{gateway::HttpGateway, repo::invoice::DieselInvoiceRepository},
        api::routes::invoices,
        cli::apps::reports,
        query_handlers::billing::get_invoice::GetInvoiceHandler,
    },
    service::Service,
};

ports! {
    Service;
    singletons(settings) {
        Clock   => SystemClock,
        Gateway => HttpGateway::new(&settings.gateway)?,
    }
    scoped {
        InvoiceRepository => DieselInvoiceRepository,
    }
}

handlers! {
    Service;
    GetInvoice => GetInvoiceHandler,
    PayInvoice => PayInvoiceHandler,
    SendParcel => SendParcelHandler,
}

fn main() {
    ApiBuilder::new().include_routers([invoices::router]);
    CliBuilder::new().include_apps([serve::app(api), reports::app()]);
}
",
    ),
    (
        "src/infra/mod.rs",
        "pub mod adapters;\npub mod api;\npub mod cli;\npub mod db;\npub mod query_handlers;\npub mod wire;\n",
    ),
    (
        "src/service.rs",
        "\
pub struct Service;

pub type AppContext = runtime::AppContext<Service>;
pub type CommandBus = runtime::CommandBus<Service>;
pub type QueryBus = runtime::QueryBus<Service>;
pub type Scope = runtime::Scope<Service>;
",
    ),
    ("src/infra/wire.rs", "pub struct Wire;\npub struct Frame;\n"),
    ("src/infra/db/mod.rs", "pub mod tables;\npub struct Dump;\n"),
    (
        "src/infra/db/tables.rs",
        "diesel::table! {\n    invoices (id) { id -> Text, }\n}\n",
    ),
    (
        "src/infra/db/migrations/2026-01-01-000000_create_invoices/up.sql",
        "CREATE TABLE invoices (id TEXT);\n",
    ),
    (
        "src/infra/db/migrations/2026-01-01-000000_create_invoices/down.sql",
        "DROP TABLE invoices;\n",
    ),
    ("src/infra/api/mod.rs", "pub mod routes;\n"),
    ("src/infra/api/routes/mod.rs", "pub mod invoices;\n"),
    (
        "src/infra/api/routes/invoices.rs",
        "\
use app_core::billing::{commands::pay_invoice::PayInvoice, queries::get_invoice::GetInvoice};
use axum::extract::State;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::service::{AppContext, CommandBus, QueryBus};

pub fn router() -> OpenApiRouter<AppContext> {
    OpenApiRouter::new().routes(routes!(get_invoice, pay_invoice))
}

#[utoipa::path(get, path = \"/invoices\")]
async fn get_invoice(State(queries): State<QueryBus>) {
    queries.dispatch(GetInvoice).await
}

#[utoipa::path(post, path = \"/invoices\")]
async fn pay_invoice(State(commands): State<CommandBus>) {
    commands.dispatch(PayInvoice).await
}
",
    ),
    ("src/infra/cli/mod.rs", "pub mod apps;\n"),
    ("src/infra/cli/apps/mod.rs", "pub mod reports;\n"),
    (
        "src/infra/cli/apps/reports.rs",
        "pub fn app() -> App {\n    App::new(reports)\n}\n",
    ),
    ("src/infra/adapters/mod.rs", "pub mod billing;\n"),
    (
        "src/infra/adapters/billing/mod.rs",
        "pub mod gateway;\npub mod repo;\n",
    ),
    (
        "src/infra/adapters/billing/gateway.rs",
        "use app_core::billing::ports::gateway::Gateway;\n\npub struct HttpGateway;\n\nimpl Gateway for HttpGateway {}\n",
    ),
    (
        "src/infra/adapters/billing/repo/mod.rs",
        "pub mod invoice;\n",
    ),
    (
        "src/infra/adapters/billing/repo/invoice.rs",
        "use app_core::billing::ports::repo::invoice::InvoiceRepository;\nuse diesel::insert_into;\n\npub struct DieselInvoiceRepository;\n\nimpl InvoiceRepository for DieselInvoiceRepository {}\n",
    ),
    ("src/infra/query_handlers/mod.rs", "pub mod billing;\n"),
    (
        "src/infra/query_handlers/billing/mod.rs",
        "pub mod get_invoice;\n",
    ),
    (
        "src/infra/query_handlers/billing/get_invoice.rs",
        "\
use app_core::billing::queries::get_invoice::GetInvoice;
use diesel::prelude::*;
use kernel::QueryHandler;
use runtime::db::UnitOfWork;

use crate::infra::db::tables::invoices;

pub struct GetInvoiceHandler;

impl QueryHandler<GetInvoice> for GetInvoiceHandler {
    async fn handle(&self, query: GetInvoice) {
        invoices::table.find(query.id).first(&mut *connection).await
    }
}
",
    ),
    (
        "src/core/Cargo.toml",
        "[package]\nname = \"app-core\"\n\n[dependencies]\nkernel.workspace = true\nservices.workspace = true\nnject = \"0.5\"\n",
    ),
    (
        "src/core/lib.rs",
        "\
#[cfg(test)]
extern crate self as app_core;

pub mod billing;
pub mod shipping;

mod user_id;

#[cfg(test)]
#[path = \"../../tests/core/mod.rs\"]
mod tests;

pub use self::user_id::UserId;
",
    ),
    ("src/core/user_id.rs", "kernel::typed_id!(UserId);\n"),
    (
        "src/core/billing/mod.rs",
        "pub mod commands;\npub mod domain;\npub mod events;\npub mod ports;\npub mod queries;\npub mod shared;\n",
    ),
    ("src/core/billing/commands/mod.rs", "pub mod pay_invoice;\n"),
    (
        "src/core/billing/commands/pay_invoice.rs",
        "\
use std::sync::Arc;

use kernel::{Command, CommandHandler, Dispatch};
use nject::injectable;

use crate::{
    billing::{domain::invoice::Invoice, ports::repo::invoice::InvoiceRepository},
    shipping::commands::send_parcel::SendParcel,
};

pub struct PayInvoice;

impl Command for PayInvoice {}

#[injectable]
pub struct PayInvoiceHandler {
    pub invoices: Arc<dyn InvoiceRepository>,
    pub send: Arc<dyn Dispatch<SendParcel>>,
    pub paid: Arc<dyn kernel::Publish<crate::billing::events::invoice_paid::InvoicePaid>>,
}

impl CommandHandler<PayInvoice> for PayInvoiceHandler {}
",
    ),
    (
        "src/core/billing/domain/mod.rs",
        "pub mod invoice;\npub mod money;\n",
    ),
    (
        "src/core/billing/domain/invoice.rs",
        "use super::money::Money;\n\nkernel::typed_id!(InvoiceId);\n\npub struct Invoice {\n    total: Money,\n}\n",
    ),
    (
        "src/core/billing/domain/money.rs",
        "pub struct Money(i64);\n",
    ),
    ("src/core/billing/events/mod.rs", "pub mod invoice_paid;\n"),
    (
        "src/core/billing/events/invoice_paid.rs",
        "pub struct InvoicePaid;\n\nimpl kernel::Event for InvoicePaid {}\n",
    ),
    (
        "src/core/billing/ports/mod.rs",
        "pub mod gateway;\npub mod repo;\n",
    ),
    (
        "src/core/billing/ports/gateway.rs",
        "pub trait Gateway: Send + Sync {}\n",
    ),
    ("src/core/billing/ports/repo/mod.rs", "pub mod invoice;\n"),
    (
        "src/core/billing/ports/repo/invoice.rs",
        "pub trait InvoiceRepository: Send + Sync {}\n",
    ),
    ("src/core/billing/queries/mod.rs", "pub mod get_invoice;\n"),
    (
        "src/core/billing/queries/get_invoice.rs",
        "use kernel::Query;\n\npub struct GetInvoice;\n\nimpl Query for GetInvoice {}\n",
    ),
    ("src/core/billing/shared/mod.rs", "pub struct Currency;\n"),
    (
        "src/core/shipping/mod.rs",
        "pub mod commands;\npub mod domain;\n",
    ),
    (
        "src/core/shipping/commands/mod.rs",
        "pub mod send_parcel;\n",
    ),
    (
        "src/core/shipping/commands/send_parcel.rs",
        "\
pub use crate::shipping::domain::Weight;
use kernel::{Command, CommandHandler};

pub struct SendParcel;

impl Command for SendParcel {}

pub struct SendParcelHandler;

impl CommandHandler<SendParcel> for SendParcelHandler {}
",
    ),
    ("src/core/shipping/domain/mod.rs", "pub struct Weight;\n"),
    (
        "src/services/Cargo.toml",
        "[package]\nname = \"services\"\n\n[dependencies]\ntokio = \"1\"\n",
    ),
    (
        "src/services/lib.rs",
        "#[cfg(test)]\nextern crate self as services;\n\npub mod clock;\n\n#[cfg(test)]\n#[path = \"../../tests/services/mod.rs\"]\nmod tests;\n",
    ),
    (
        "src/services/clock/mod.rs",
        "mod system;\npub use self::system::SystemClock;\npub trait Clock: Send + Sync {}\n",
    ),
    (
        "src/services/clock/system.rs",
        "use super::Clock;\npub struct SystemClock;\nimpl Clock for SystemClock {}\n",
    ),
    (
        "tests/mod.rs",
        "#[path = \"impl/mod.rs\"]\nmod doubles;\n\nmod infra;\n",
    ),
    (
        "tests/infra.rs",
        "use crate::tests::doubles::{adapters::billing::Accepting, services::clock::FixedClock};\n",
    ),
    (
        "tests/core/mod.rs",
        "#[path = \"../impl/mod.rs\"]\nmod doubles;\n\nmod billing;\n",
    ),
    (
        "tests/core/billing/mod.rs",
        "\
use app_core::billing::commands::pay_invoice::PayInvoiceHandler;
use kernel::CommandHandler;
use services::clock::SystemClock;

use crate::tests::doubles::{adapters::billing::InMemory, services::clock::FixedClock};
",
    ),
    (
        "tests/services/mod.rs",
        "#[path = \"../impl/services/mod.rs\"]\nmod doubles;\n\nmod clock;\n",
    ),
    (
        "tests/services/clock.rs",
        "use services::clock::SystemClock;\n\nuse crate::tests::doubles::clock::FixedClock;\n",
    ),
    (
        "tests/impl/mod.rs",
        "pub mod adapters;\npub mod services;\n",
    ),
    ("tests/impl/services/mod.rs", "pub mod clock;\n"),
    (
        "tests/impl/services/clock.rs",
        "use services::clock::Clock;\npub struct FixedClock;\nimpl Clock for FixedClock {}\n",
    ),
    ("tests/impl/adapters/mod.rs", "pub mod billing;\n"),
    (
        "tests/impl/adapters/billing.rs",
        "\
use app_core::billing::ports::{gateway::Gateway, repo::invoice::InvoiceRepository};

pub struct Accepting;

impl Gateway for Accepting {}

pub struct InMemory;

impl InvoiceRepository for InMemory {}
",
    ),
];

/// A project to check.
#[derive(Clone)]
pub struct Fixture(BTreeMap<String, Vec<u8>>);

/// Returns a project that keeps every rule.
pub fn project() -> Fixture {
    let files = FILES.iter();
    Fixture(
        files
            .map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec()))
            .collect(),
    )
}

impl Fixture {
    /// Returns the project with `text` as the file at `path`.
    pub fn with(mut self, path: &str, text: impl AsRef<[u8]>) -> Self {
        self.0.insert(path.to_owned(), text.as_ref().to_vec());
        self
    }

    pub fn without(mut self, path: &str) -> Self {
        assert!(self.0.remove(path).is_some(), "there is no {path}");
        self
    }

    /// Returns the project with `text` at the start of the file at `path`.
    pub fn before(self, path: &str, text: &str) -> Self {
        let old = self.text(path);
        self.with(path, format!("{text}{old}"))
    }

    /// Returns the project with `text` at the end of the file at `path`.
    pub fn after(self, path: &str, text: &str) -> Self {
        let old = self.text(path);
        self.with(path, format!("{old}{text}"))
    }

    /// Returns the project with `to` instead of `from` in the file at `path`.
    pub fn replacing(self, path: &str, from: &str, to: &str) -> Self {
        let old = self.text(path);
        assert!(old.contains(from), "there is no `{from}` in {path}");
        self.with(path, old.replace(from, to))
    }

    pub fn sources(&self) -> Sources {
        Sources::parse(self.0.clone().into_iter().collect::<Files>())
    }

    /// Returns the paths and contents of all files.
    pub fn files(&self) -> impl Iterator<Item = (&str, &[u8])> {
        let files = self.0.iter();
        files.map(|(path, text)| (path.as_str(), text.as_slice()))
    }

    /// Returns the text of the file at `path`.
    pub fn text(&self, path: &str) -> String {
        let bytes = self
            .0
            .get(path)
            .unwrap_or_else(|| panic!("there is no {path}"));
        String::from_utf8(bytes.clone()).unwrap()
    }
}
