//! Tests of the exact output of `list`.

#![allow(clippy::unwrap_used, clippy::panic)]

#[allow(dead_code)] // the tests of the rules use the rest
#[path = "../check/fixture.rs"]
mod fixture;

use fixture::project;

#[test]
fn for_people() {
    assert_eq!(
        xtask::list::text(&project().sources(), false),
        "\
billing
  commands
    PayInvoice  PayInvoiceHandler  src/core/billing/commands/pay_invoice.rs:13
  queries
    GetInvoice  GetInvoiceHandler  src/core/billing/queries/get_invoice.rs:5
  events
    InvoicePaid  PayInvoice ->  src/core/billing/events/invoice_paid.rs:3
  ports
    Gateway            HttpGateway              src/core/billing/ports/gateway.rs:1
    InvoiceRepository  DieselInvoiceRepository  src/core/billing/ports/repo/invoice.rs:1
  routes
    GET    /invoices  GetInvoice  src/infra/api/routes/invoices.rs:12
    POST   /invoices  PayInvoice  src/infra/api/routes/invoices.rs:17

shipping
  commands
    SendParcel  SendParcelHandler  src/core/shipping/commands/send_parcel.rs:6

(shared)
  ports
    Clock  SystemClock  src/services/clock/mod.rs:3
"
    );
}

const JSON: &str = r#"{
  "schema_version": 1,
  "ok": true,
  "contexts": [
    {
      "name": "billing",
      "commands": [
        {
          "name": "PayInvoice",
          "handlers": [
            "PayInvoiceHandler"
          ],
          "unfinished": false,
          "file": "src/core/billing/commands/pay_invoice.rs",
          "line": 13
        }
      ],
      "queries": [
        {
          "name": "GetInvoice",
          "handlers": [
            "GetInvoiceHandler"
          ],
          "unfinished": false,
          "file": "src/core/billing/queries/get_invoice.rs",
          "line": 5
        }
      ],
      "events": [
        {
          "name": "InvoicePaid",
          "subscribers": [],
          "published_by": [
            "PayInvoice"
          ],
          "file": "src/core/billing/events/invoice_paid.rs",
          "line": 3
        }
      ],
      "jobs": [],
      "schedules": [],
      "ports": [
        {
          "name": "Gateway",
          "adapters": [
            "HttpGateway"
          ],
          "file": "src/core/billing/ports/gateway.rs",
          "line": 1
        },
        {
          "name": "InvoiceRepository",
          "adapters": [
            "DieselInvoiceRepository"
          ],
          "file": "src/core/billing/ports/repo/invoice.rs",
          "line": 1
        }
      ],
      "routes": [
        {
          "method": "GET",
          "path": "/invoices",
          "dispatches": [
            "GetInvoice"
          ],
          "unfinished": false,
          "file": "src/infra/api/routes/invoices.rs",
          "line": 12
        },
        {
          "method": "POST",
          "path": "/invoices",
          "dispatches": [
            "PayInvoice"
          ],
          "unfinished": false,
          "file": "src/infra/api/routes/invoices.rs",
          "line": 17
        }
      ]
    }
  ],
  "shared": {
    "commands": [],
    "queries": [],
    "events": [],
    "jobs": [],
    "schedules": [],
    "ports": [
      {
        "name": "Clock",
        "adapters": [
          "SystemClock"
        ],
        "file": "src/services/clock/mod.rs",
        "line": 3
      }
    ],
    "routes": []
  }
}"#;

#[test]
fn for_programs() {
    let project = project()
        .without("src/core/shipping/mod.rs")
        .without("src/core/shipping/commands/mod.rs")
        .without("src/core/shipping/commands/send_parcel.rs")
        .without("src/core/shipping/domain/mod.rs");
    assert_eq!(xtask::list::json(&project.sources()), JSON);
}

#[test]
fn who_listens_to_what() {
    let project = project()
        .with(
            "src/core/billing/commands/book_payment.rs",
            "\
use kernel::{Command, CommandHandler, Defer, Job};

pub struct BookPayment;

impl Command for BookPayment {}

impl Job for BookPayment {
    const NAME: &'static str = \"billing.book_payment\";
    const VERSION: i32 = 2;
}

pub struct BookPaymentHandler {
    again: Arc<dyn Defer<BookPayment>>,
}

impl CommandHandler<BookPayment> for BookPaymentHandler {}
",
        )
        .after(
            "src/core/billing/commands/mod.rs",
            "pub mod book_payment;\n",
        )
        .after(
            "src/main.rs",
            "\
use app_core::billing::{commands::book_payment::BookPayment, events::invoice_paid};

subscribers! {
    Service;
    invoice_paid::InvoicePaid => [BookPayment],
}

schedules! {
    Service;
    \"0 8 * * MON-FRI Europe/Berlin\" => BookPayment::default(),
}
",
        );
    let list = xtask::list::text(&project.sources(), false);
    let (_, billing) = list.split_once("  events\n").unwrap();
    let (queue, _) = billing.split_once("  ports\n").unwrap();
    assert_eq!(
        queue,
        "    \
    InvoicePaid  PayInvoice -> BookPayment  src/core/billing/events/invoice_paid.rs:3
  jobs
    BookPayment  billing.book_payment, on InvoicePaid, at 0 8 * * MON-FRI Europe/Berlin, from BookPayment  \
         src/core/billing/commands/book_payment.rs:7
  schedules
    0 8 * * MON-FRI Europe/Berlin  BookPayment  src/main.rs:57
"
    );
    let json = xtask::list::json(&project.sources());
    let jobs = r#"
      "jobs": [
        {
          "name": "BookPayment",
          "stored_as": "billing.book_payment",
          "version": 2,
          "events": [
            "InvoicePaid"
          ],
          "schedules": [
            "0 8 * * MON-FRI Europe/Berlin"
          ],
          "deferred_by": [
            "BookPayment"
          ],
          "file": "src/core/billing/commands/book_payment.rs",
          "line": 7
        }
      ],
      "schedules": [
        {
          "times": "0 8 * * MON-FRI Europe/Berlin",
          "job": "BookPayment","#;
    assert!(json.contains(jobs), "{json}");
}

#[test]
fn what_cannot_be_read_is_left_out() {
    let project = project().with("src/core/billing/commands/pay_invoice.rs", "pub struct {\n");
    let list = xtask::list::text(&project.sources(), false);
    assert!(!list.contains("PayInvoiceHandler"), "{list}");
    assert!(list.contains("GetInvoiceHandler"), "{list}");
}

#[test]
fn what_is_for_tests_is_no_part_of_the_service() {
    let project = project().after(
        "src/core/billing/events/invoice_paid.rs",
        "#[cfg(test)]\npub struct Fake;\n#[cfg(test)]\nmod tests { pub struct Other; }\nstruct Private;\n",
    );
    let list = |fixture: &fixture::Fixture| xtask::list::text(&fixture.sources(), false);
    assert_eq!(list(&project), list(&fixture::project()));
}

#[test]
fn a_project_without_contexts_is_no_crash() {
    let empty = Vec::<(String, Vec<u8>)>::new().into_iter().collect();
    let sources = xtask::model::Sources::parse(empty);
    assert_eq!(xtask::list::text(&sources, false), "");
}

#[test]
fn a_route_has_its_whole_path_and_is_listed_once() {
    let nested = "|| utoipa_axum::router::OpenApiRouter::new().nest(\"/v1\", invoices::router())";
    let project = project()
        .replacing(
            "src/main.rs",
            "    ApiBuilder::new().include_routers([invoices::router]);\n",
            "",
        )
        .replacing(
            "src/main.rs",
            "serve::app(api)",
            "serve::app(api), openapi::app(api)",
        )
        .after(
            "src/main.rs",
            &format!(
                "fn api() -> ApiBuilder {{ ApiBuilder::new().include_routers([{nested}]) }}\n"
            ),
        );
    let list = xtask::list::text(&project.sources(), false);
    let routes: Vec<&str> = list
        .lines()
        .filter(|line| line.contains("/routes/"))
        .collect();
    assert_eq!(routes.len(), 2, "{list}");
    assert!(routes[0].contains("GET    /v1/invoices"), "{list}");
    assert!(routes[1].contains("POST   /v1/invoices"), "{list}");
}
