//! Tests of the rules about events and jobs.

use crate::{Fixture, fires, fixture::project, quiet, report};

const MAIN: &str = "src/main.rs";
const JOB: &str = "src/core/billing/commands/book_payment.rs";
const LIST: &str = "job-payloads.toml";

/// A project in which the job `BookPayment` is made from the event `InvoicePaid`.
fn with_job() -> Fixture {
    project()
        .with(
            JOB,
            "\
use kernel::{Command, CommandHandler, Job};
use serde::{Deserialize, Serialize};

use crate::billing::events::invoice_paid::InvoicePaid;

#[derive(Clone, Serialize, Deserialize)]
pub struct BookPayment {
    pub amount: i64,
}

impl Command for BookPayment {}

impl Job for BookPayment {
    const NAME: &'static str = \"billing.book_payment\";
}

impl From<InvoicePaid> for BookPayment {}

pub struct BookPaymentHandler {
}

impl CommandHandler<BookPayment> for BookPaymentHandler {}
",
        )
        .after(
            "src/core/billing/commands/mod.rs",
            "pub mod book_payment;\n",
        )
        .replacing(
            MAIN,
            "use app_core::shipping",
            "use app_core::billing::commands::book_payment::{BookPayment, BookPaymentHandler};\nuse app_core::billing::events::invoice_paid::InvoicePaid;\nuse app_core::shipping",
        )
        .replacing(
            MAIN,
            "handlers! {\n    Service;\n",
            "subscribers! {\n    Service;\n    InvoicePaid => [BookPayment],\n}\n\nhandlers! {\n    Service;\n    BookPayment => BookPaymentHandler,\n",
        )
        .with(LIST, "[\"billing.book_payment\".v1]\namount = \"i64\"\n")
}

#[test]
fn a_job_that_is_listed_keeps_every_rule() {
    quiet(&with_job());
}

#[test]
fn what_can_be_made_from_an_event_is_listed_for_it() {
    let project = with_job().replacing(MAIN, "[BookPayment]", "[]");
    fires(&project, &[&format!("subscriber-unregistered {JOB}:17:28")]);
    assert!(
        report(&project).contains("`InvoicePaid => [BookPayment],`"),
        "{}",
        report(&project)
    );
    let silenced = "// check: allow(subscriber-unregistered) it is booked by hand\nimpl From";
    quiet(&project.replacing(JOB, "impl From", silenced));
    // Not every conversion is about an event and a job.
    quiet(&with_job().after(JOB, "impl From<InvoicePaid> for BookPaymentHandler {}\n"));
    quiet(&with_job().after(JOB, "impl From<BookPaymentHandler> for BookPayment {}\n"));
}

#[test]
fn something_runs_each_job() {
    let alone = with_job().replacing(MAIN, "[BookPayment]", "[]").replacing(
        JOB,
        "impl From<InvoicePaid> for BookPayment {}\n",
        "",
    );
    fires(&alone, &[&format!("job-unused {JOB}:13:14")]);
    // A job that only stores itself again never begins.
    let again =
        "pub struct BookPaymentHandler {\n    again: Arc<dyn kernel::Defer<BookPayment>>,\n";
    let again = alone
        .clone()
        .replacing(JOB, "pub struct BookPaymentHandler {\n", again);
    fires(&again, &[&format!("job-unused {JOB}:13:14")]);
    let test = "#[cfg(test)]\nfn f() { commands.dispatch(BookPayment { amount: 1 }); }\n";
    let import = "use app_core::billing::commands::book_payment::BookPayment;\n";
    let wire = "src/infra/wire.rs";
    fires(
        &alone.clone().after(wire, import).after(wire, test),
        &[&format!("job-unused {JOB}:13:14")],
    );
    let route = "fn f() { commands.dispatch(BookPayment { amount: 1 }); }\n";
    quiet(&alone.clone().after(wire, import).after(wire, route));
    let defer = "struct Helper {\n    book: Arc<dyn kernel::Defer<BookPayment>>,\n}\n";
    quiet(&alone.clone().after(wire, import).after(wire, defer));
    for job in [
        "BookPayment",
        "BookPayment { amount: 1 }",
        "BookPayment::default()",
    ] {
        let schedule = format!("schedules! {{ Service; \"0 8 * * *\" => {job}, }}\n");
        quiet(&alone.clone().after(MAIN, &schedule));
    }
}

#[test]
fn something_publishes_each_event() {
    let silent = project().replacing(
        "src/core/billing/commands/pay_invoice.rs",
        "    pub paid: Arc<dyn kernel::Publish<crate::billing::events::invoice_paid::InvoicePaid>>,\n",
        "",
    );
    let event = "src/core/billing/events/invoice_paid.rs";
    fires(&silent, &[&format!("event-unpublished {event}:3:24")]);
    let outcome = xtask::check::check(&silent.sources());
    assert!(outcome.is_ok());
    // That somebody could publish it in a test is not enough.
    let test = "#[cfg(test)]\nstruct A { b: Arc<dyn kernel::Publish<InvoicePaid>> }\n";
    fires(
        &silent.after(event, test),
        &[&format!("event-unpublished {event}:3:24")],
    );
}

#[test]
fn no_event_leads_to_itself() {
    let handler = |field: &str| {
        let field = format!("pub struct BookPaymentHandler {{\n    {field},\n");
        with_job().replacing(JOB, "pub struct BookPaymentHandler {\n", &field)
    };
    let publishes = handler("paid: Arc<dyn kernel::Publish<InvoicePaid>>");
    let line = publishes
        .text(MAIN)
        .lines()
        .position(|line| line.contains("[BookPayment]"))
        .unwrap()
        + 1;
    let at = format!("event-cycle {MAIN}:{line}:21");
    fires(&publishes, &[&at]);
    let found = report(&publishes);
    for part in [
        "an event leads to itself: `BookPayment` -> `InvoicePaid` -> `BookPayment`",
        "`BookPayment` leads to `InvoicePaid` in src/core/billing/commands/book_payment.rs:20:",
        &format!("`InvoicePaid` leads to `BookPayment` in src/main.rs:{line}:21"),
    ] {
        assert!(found.contains(part), "{part} in {found}");
    }
    // The job runs the command that publishes the event.
    for port in ["Dispatch", "Defer"] {
        let field = format!(
            "pay: Arc<dyn kernel::{port}<crate::billing::commands::pay_invoice::PayInvoice>>"
        );
        fires(&handler(&field), &[&at]);
    }
    let silenced =
        "    // check: allow(event-cycle) a payment of 0 pays nothing\n    InvoicePaid => [";
    quiet(&publishes.replacing(MAIN, "    InvoicePaid => [", silenced));
    // It stores itself for later, on purpose.
    quiet(&handler("again: Arc<dyn kernel::Defer<BookPayment>>"));
}

#[test]
fn what_is_stored_can_be_read() {
    let job = |fields: &str| with_job().replacing(JOB, "    pub amount: i64,\n", fields);
    let fires = |project: &Fixture| {
        let found = crate::findings(project);
        let line = project
            .text(JOB)
            .lines()
            .position(|line| line.starts_with("impl Job"));
        let at = format!("job-payload-unreadable {JOB}:{}:14", line.unwrap() + 1);
        assert_eq!(found, [at], "{}", report(project));
    };
    for (fields, problem) in [
        (
            "    pub amount: i64,\n    pub note: String,\n",
            "`note` is missing",
        ),
        ("    pub total: i64,\n", "`total` is missing"),
        (
            "    pub amount: String,\n",
            "`amount` is `i64`, and not `text`",
        ),
        ("    pub amount: i32,\n", "`amount` is `i64`, and not `i32`"),
        (
            "    pub amount: Vec<i64>,\n",
            "`amount` is `i64`, and not a list",
        ),
        (
            "    #[serde(rename = \"sum\")]\n    pub amount: i64,\n",
            "`sum` is missing",
        ),
        (
            "    pub amount: Money,\n}\n#[derive(Serialize, Deserialize)]\npub struct Money {\n    value: i64,\n",
            "`amount` is `i64`, and not an object",
        ),
    ] {
        let project = job(fields);
        fires(&project);
        let found = report(&project);
        let message = format!("cannot be read as version 1 was stored: {problem}\n");
        assert!(found.contains(&message), "{message} in {found}");
    }
    let renamed = with_job().replacing(
        JOB,
        "#[derive(Clone, Serialize",
        "#[serde(rename_all = \"UPPERCASE\")]\n#[derive(Clone, Serialize",
    );
    fires(&renamed);
    // A higher version helps older services, and not this one.
    let version = "const VERSION: i32 = 2;\n    const NAME";
    fires(
        &job("    pub amount: i64,\n    pub note: String,\n").replacing(JOB, "const NAME", version),
    );
}

#[test]
fn what_only_this_service_can_read_has_a_higher_version() {
    let without = with_job().replacing(JOB, "    pub amount: i64,\n", "");
    let at = format!("job-version-unchanged {JOB}:12:14");
    fires(&without, &[&at]);
    assert!(report(&without).contains("the `VERSION` is the same: `amount` is missing\n"));
    let version = "const VERSION: i32 = 2;\n    const NAME";
    let raised = without.replacing(JOB, "const NAME", version);
    fires(&raised, &[&format!("job-payload-unlisted {JOB}:12:14")]);
    let listed = raised.after(LIST, "[\"billing.book_payment\".v2]\n");
    quiet(&listed);
    // What was optional can be left out.
    quiet(
        &with_job()
            .with(LIST, "[\"billing.book_payment\".v1]\namount = \"i64\"\n\"b?\" = \"i64\"\nc = \"i64?\"\n")
            .replacing(JOB, "    pub amount: i64,\n", "    pub amount: i64,\n    #[serde(default)]\n    pub b: i64,\n    pub c: Option<i64>,\n"),
    );
    let renamed = with_job().replacing(
        JOB,
        "    pub amount: i64,\n",
        "    #[serde(alias = \"amount\")]\n    pub total: i64,\n",
    );
    fires(&renamed, &[&format!("job-version-unchanged {JOB}:14:14")]);
    let back = with_job().after(LIST, "[\"billing.book_payment\".v3]\ntotal = \"i64\"\n");
    fires(&back, &[&format!("job-version-unchanged {JOB}:13:14")]);
    assert!(report(&back).contains("lists version 3"));
}

#[test]
fn the_form_of_each_job_is_listed() {
    let at = format!("job-payload-unlisted {JOB}:13:14");
    fires(&with_job().without(LIST), &[&at]);
    let optional = "    pub amount: i64,\n    pub note: Option<String>,\n";
    let project = with_job().replacing(JOB, "    pub amount: i64,\n", optional);
    fires(&project, &[&at.replace(":13:", ":14:")]);
    quiet(&project.after(LIST, "note = \"text?\"\n"));
    let unclear = with_job().replacing(JOB, "\"billing.book_payment\";", "NAME;");
    fires(&unclear, &[&at]);
    for text in ["[", "a = 1\n", "[a.b]\n", "[a.v1]\nb = 1\n"] {
        fires(
            &with_job().with(LIST, text),
            &[&format!("job-payload-unlisted {LIST}")],
        );
    }
}

#[test]
fn a_job_keeps_its_name() {
    let renamed = with_job().replacing(JOB, "\"billing.book_payment\"", "\"billing.book\"");
    fires(
        &renamed,
        &[
            &format!("job-vanished {LIST}"),
            &format!("job-payload-unlisted {JOB}:13:14"),
        ],
    );
    let found = report(&renamed);
    assert!(
        found.contains("no job has the `NAME` `billing.book_payment` any more"),
        "{found}"
    );
    let type_only = with_job();
    let type_only = [JOB, MAIN].iter().fold(type_only, |project, path| {
        project.replacing(path, "BookPayment", "EnterPayment")
    });
    quiet(&type_only);
}
