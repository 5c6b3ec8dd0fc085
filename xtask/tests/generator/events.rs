//! Commands that publish events.

use crate::project::Project;

fn billing() -> Project {
    let project = Project::new();
    project.make(&["new-context", "billing"]);
    project.make(&[
        "new-entity",
        "billing",
        "Invoice",
        "number:string(1..30)",
        "total:i64",
        "paid_at:datetime?",
    ]);
    project.make(&["new-port", "billing", "Invoice", "--repo"]);
    project
}

fn words(line: &str) -> Vec<&str> {
    line.split(' ').collect()
}

#[test]
fn an_event_that_cannot_be_filled_is_refused() {
    let project = billing();
    for event in [
        "InvoicePaid invoice_id:InvoiceId total:i64 paid_at:datetime",
        "ReasonGiven reason:string(1..80)",
        "TotalSaid total:i32",
        "PaidOn paid_at:date",
        "PaidAt paid_at:datetime",
        "Invoices id:InvoiceId",
        "Happened",
    ] {
        project.make(&[&["new-event", "billing"], &words(event)[..]].concat());
    }
    let files = project.files();
    let pay = "new-command billing PayInvoice id:InvoiceId --updates Invoice --set paid_at=now";
    for (raises, expected) in [
        (
            "--raises InvoicePayed",
            "the event `InvoicePayed` does not exist in `billing`",
        ),
        ("--raises InvoicePayed", "did you mean `InvoicePaid`?"),
        (
            "--raises ReasonGiven",
            "`ReasonGiven` has a field `reason`, and nothing gives it a value: `PayInvoice` has the fields `id`, and \
             `Invoice` has `id`, `number`, `total`, `paid_at`.",
        ),
        (
            "--raises TotalSaid",
            "`TotalSaid` has a field `total` of another type than `Invoice` has",
        ),
        (
            "--raises PaidOn",
            "`PaidOn` has a field `paid_at` of another type than `Invoice` has",
        ),
        (
            "--raises Invoices",
            "something else that is called `invoices`: rename the event",
        ),
        (
            "--raises Happened --raises Happened",
            "is there twice: leave out one of them",
        ),
    ] {
        let said = project.run(&words(&format!("{pay} {raises}")));
        assert_eq!(said.code, Some(1), "{raises}");
        assert!(said.err.contains(expected), "{expected} in {}", said.err);
    }
    // The time of this command is not that of the payment.
    let void = "new-command billing VoidInvoice id:InvoiceId --deletes Invoice --raises PaidAt";
    let said = project.run(&words(void));
    assert_eq!(said.code, Some(1));
    let expected = "`paid_at` that must be there, and in `Invoice` it may be absent: give it a `?`";
    assert!(said.err.contains(expected), "{}", said.err);
    let said = project.run(&words("new-command billing Pay --raises Happened"));
    assert_eq!(said.code, Some(2), "{}", said.err);
    assert_eq!(project.files(), files);
}

#[test]
fn an_event_is_listed_once_and_keeps_its_subscribers() {
    let project = billing();
    project.make(&["new-event", "billing", "Happened"]);
    let make = |name: &str, verb: &str| {
        project.make(&words(&format!(
            "new-command billing {name} id:InvoiceId {verb} Invoice --raises Happened"
        )));
    };
    make("VoidInvoice", "--deletes");
    let main = project.read("src/main.rs");
    assert!(main.contains("    Happened => [],\n"), "{main}");
    project.write(
        "src/main.rs",
        &main.replace("Happened => [],", "Happened => [Other],"),
    );
    make("DropInvoice", "--deletes");
    let main = project.read("src/main.rs");
    assert_eq!(main.matches("Happened => ").count(), 1, "{main}");
    assert!(main.contains("Happened => [Other],"), "{main}");
}

#[test]
fn what_can_be_copied_is_not_cloned() {
    let project = Project::new();
    for command in [
        "new-context billing",
        "new-value-object billing Discount percent:i32 days:i32",
        "new-entity billing Invoice discount:Discount label:string",
        "new-port billing Invoice --repo",
        "new-event billing InvoiceIssued id:InvoiceId discount:Discount label:string",
    ] {
        project.make(&words(command));
    }
    project.replace(
        "src/core/billing/domain/discount.rs",
        "#[derive(Clone, ",
        "#[derive(Clone, Copy, ",
    );
    project.make(&words(
        "new-command billing IssueInvoice discount:Discount label:string --creates Invoice --raises InvoiceIssued",
    ));
    let handler = project.read("src/core/billing/commands/issue_invoice.rs");
    assert!(handler.contains("discount: invoice.discount,"), "{handler}");
    assert!(
        handler.contains("label: invoice.label.clone(),"),
        "{handler}"
    );
}
