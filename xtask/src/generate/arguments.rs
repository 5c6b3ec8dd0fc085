use std::path::Path;

use anyhow::Result;
use clap::Subcommand;

use super::{
    Generation, new_cli_app, new_command, new_context, new_entity, new_event, new_integration,
    new_migration, new_port, new_query, new_repository, new_route, new_service, new_value_object,
};

/// What can be made.
#[derive(Debug, Subcommand)]
pub enum New {
    /// Make a bounded context: its folders in every layer, and its router
    NewContext {
        /// What it is called: `billing`
        name: String,
    },
    /// Make a command with its handler and a unit test
    NewCommand {
        /// The context it belongs to
        context: String,
        /// What is done: `PayInvoice`
        name: String,
        /// `name:type`
        fields: Vec<String>,
        /// What the command gives back: `uuid`, or an id of the context
        #[arg(long, value_name = "TYPE")]
        returns: Option<String>,
        /// An endpoint for it, with an HTTP test: "POST /invoices/{id}/payment"
        #[arg(long)]
        route: Option<String>,
    },
    /// Make a query with its view, its handler and a test
    ///
    /// A query that lists or searches (`ListInvoices`) gives any number of views, another one at
    /// most one. If there is a table with all the columns that the query asks by and shows, the
    /// handler reads it.
    NewQuery {
        /// The context it belongs to
        context: String,
        /// What is asked: `GetInvoice`
        name: String,
        /// `name:type`
        fields: Vec<String>,
        /// What the view shows, as `name:type`; the entity of the same name, if nothing is said
        #[arg(long, num_args = 1.., value_name = "FIELD")]
        view: Vec<String>,
        /// An endpoint for it, with an HTTP test: "GET /invoices/{id}"
        #[arg(long)]
        route: Option<String>,
    },
    /// Make an event: something that has happened
    NewEvent {
        /// The context it belongs to
        context: String,
        /// What has happened: `InvoicePaid`
        name: String,
        /// `name:type`
        fields: Vec<String>,
    },
    /// Make an entity with its id
    NewEntity {
        /// The context it belongs to
        context: String,
        /// What it is called: `Invoice`
        name: String,
        /// `name:type`; the id need not be given
        fields: Vec<String>,
    },
    /// Make a value object that cannot be invalid
    NewValueObject {
        /// The context it belongs to
        context: String,
        /// What it is called: `Money`
        name: String,
        /// What it is made of, as `name:type`; a text, if nothing is said
        fields: Vec<String>,
    },
    /// Make a port with an adapter, a test double, and a contract test for both
    NewPort {
        /// The context it belongs to
        context: String,
        /// What it is called: `PaymentGateway`; with `--repo`, the entity that it keeps
        name: String,
        /// Where an entity is kept: with a table, a migration and a fake in memory
        #[arg(long, conflicts_with = "adapter")]
        repo: bool,
        /// What the adapter is called: `Stripe` makes `StripePaymentGateway`
        #[arg(long)]
        adapter: Option<String>,
    },
    /// Make a technical service that any layer may use, with a test double
    NewService {
        /// What it is called: `mailer`
        name: String,
        /// What the implementation is called: `Smtp` makes `SmtpMailer`
        #[arg(long = "impl", value_name = "NAME")]
        implementation: Option<String>,
    },
    /// Make a sub-command of the service
    NewCliApp {
        /// What it is called: `reports`
        name: String,
    },
    /// Make a folder for what speaks to a third party
    NewIntegration {
        /// The third party: `stripe`
        name: String,
    },
    /// Make an endpoint for a command or query that exists
    NewRoute {
        /// The context of the command or query
        context: String,
        /// Method and path: "POST /invoices"
        endpoint: String,
        /// The command or query: `CreateInvoice`
        message: String,
    },
    /// Make a migration, to be written by hand
    NewMigration {
        /// What it does: `add_due_date`
        name: String,
    },
}

impl New {
    /// Puts the plan together.
    pub fn plan(&self, root: &Path) -> Result<Generation> {
        match self {
            Self::NewContext { name } => new_context(root, name),
            Self::NewCommand {
                context,
                name,
                fields,
                returns,
                route,
            } => new_command(
                root,
                context,
                name,
                fields,
                returns.as_deref(),
                route.as_deref(),
            ),
            Self::NewQuery {
                context,
                name,
                fields,
                view,
                route,
            } => new_query(root, context, name, fields, view, route.as_deref()),
            Self::NewEvent {
                context,
                name,
                fields,
            } => new_event(root, context, name, fields),
            Self::NewEntity {
                context,
                name,
                fields,
            } => new_entity(root, context, name, fields),
            Self::NewValueObject {
                context,
                name,
                fields,
            } => new_value_object(root, context, name, fields),
            Self::NewPort {
                context,
                name,
                repo: true,
                ..
            } => new_repository(root, context, name),
            Self::NewPort {
                context,
                name,
                adapter,
                ..
            } => new_port(root, context, name, adapter.as_deref()),
            Self::NewService {
                name,
                implementation,
            } => new_service(root, name, implementation.as_deref()),
            Self::NewCliApp { name } => new_cli_app(root, name),
            Self::NewIntegration { name } => new_integration(root, name),
            Self::NewRoute {
                context,
                endpoint,
                message,
            } => new_route(root, context, endpoint, message),
            Self::NewMigration { name } => new_migration(root, name),
        }
    }
}
