//! Commands that do something to an entity.

use crate::project::Project;

#[test]
fn methods_are_added_to_the_block_that_the_type_has() {
    let project = Project::new();
    project.make(&["new-context", "billing"]);
    project.make(&[
        "new-entity",
        "billing",
        "Invoice",
        "due_on:date?",
        "paid:bool",
    ]);
    project.make(&["new-port", "billing", "Invoice", "--repo"]);
    let command = |name: &str, field: &str| {
        project.make(&[
            "new-command",
            "billing",
            name,
            "id:InvoiceId",
            field,
            "--updates",
            "Invoice",
        ]);
    };
    command("PayInvoice", "paid:bool");
    command("ExtendInvoice", "due_on:date");
    let path = "src/core/billing/domain/invoice.rs";
    let text = project.read(path);
    assert!(
        text.ends_with(
            "
impl Invoice {
    pub fn pay(&mut self, paid: bool) -> Result<()> {
        self.paid = paid;
        Ok(())
    }

    pub fn extend(&mut self, due_on: NaiveDate) -> Result<()> {
        self.due_on = Some(due_on);
        Ok(())
    }
}
"
        ),
        "{text}"
    );

    // What somebody wrote into a method stays.
    project.write(
        path,
        &text.replace("self.paid = paid;", "self.paid |= paid;"),
    );
    let again = [
        "new-command",
        "billing",
        "PayInvoice",
        "id:InvoiceId",
        "paid:bool",
        "--updates",
        "Invoice",
    ];
    let said = project.run(&again);
    assert_eq!(said.code, Some(1));
    assert!(
        said.err.contains("`Invoice::pay` exists already"),
        "{}",
        said.err
    );
}

#[test]
fn a_command_does_what_it_is_told_or_is_refused() {
    let project = Project::new();
    project.make(&["new-context", "billing"]);
    project.make(&[
        "new-entity",
        "billing",
        "Invoice",
        "number:string",
        "total:i64",
        "at:datetime",
    ]);
    let create = [
        "new-command",
        "billing",
        "IssueInvoice",
        "number:string",
        "--creates",
        "Invoice",
    ];
    let refuses = |arguments: &[&str], expected: &str| {
        let said = project.run(arguments);
        assert_eq!(said.code, Some(1), "{arguments:?}");
        assert!(said.err.contains(expected), "{expected} in {}", said.err);
    };
    refuses(&create, "has no `InvoiceRepository`");
    project.make(&["new-port", "billing", "Invoice", "--repo"]);
    let files = project.files();
    refuses(&create, "has no field `total`, which a new `Invoice` needs");
    for (fields, expected) in [
        (
            &["number:i64", "total:i64"][..],
            "`number` has another type",
        ),
        (
            &["number:string", "total:i64", "note:text"],
            "a field `note`, and `Invoice` has none",
        ),
    ] {
        let command = [&create[..3], fields, &create[4..]].concat();
        refuses(&command, expected);
    }
    for (arguments, expected) in [
        (
            "PayInvoice total:i64 --updates Invoice",
            "add the field `id:InvoiceId`",
        ),
        (
            "VoidInvoice id:InvoiceId total:i64 --deletes Invoice",
            "leave out `total`",
        ),
        (
            "VoidInvoice id:InvoiceId --deletes Invoice --updates Invoice",
            "cannot be used with",
        ),
        (
            "VoidInvoice id:InvoiceId --deletes Bill",
            "the entity `Bill` does not exist",
        ),
    ] {
        let arguments: Vec<&str> = ["new-command", "billing"]
            .into_iter()
            .chain(arguments.split(' '))
            .collect();
        let said = project.run(&arguments);
        assert!(
            said.code != Some(0) && said.err.contains(expected),
            "{expected} in {}",
            said.err
        );
    }
    assert_eq!(project.files(), files);
}

#[test]
fn a_value_that_a_command_sets_or_demands_fits_its_field() {
    let project = Project::new();
    project.make(&["new-context", "billing"]);
    project.make(&[
        "new-entity",
        "billing",
        "Invoice",
        "number:string",
        "status:enum(draft,sent)",
        "paid_at:datetime?",
        "issued_at:datetime",
    ]);
    project.make(&["new-port", "billing", "Invoice", "--repo"]);
    let files = project.files();
    for (arguments, expected) in [
        ("--set status", "write `--set field=value`"),
        (
            "--set state=sent",
            "has no field `state`. Its fields are number, status",
        ),
        (
            "--set status=paid",
            "`status` cannot be `paid`: write one of draft, sent",
        ),
        ("--set issued_at=none", "a time is `now`"),
        ("--set paid_at=2026-11-27", "a time is `now`, or `none`"),
        ("--set number=7", "cannot be written for you"),
        ("--set status=sent --set status=draft", "gets two values"),
        (
            "status:InvoiceStatus --set status=sent",
            "leave out one of them",
        ),
        ("now:datetime --set paid_at=now", "rename the field"),
        ("--only-if number=7", "cannot be written for you"),
        ("--only-if paid_at=now", "cannot be written for you"),
        ("--only-if status", "write `--only-if field=value`"),
    ] {
        let arguments: Vec<&str> = "new-command billing SendInvoice id:InvoiceId --updates Invoice"
            .split(' ')
            .chain(arguments.split(' '))
            .collect();
        let said = project.run(&arguments);
        assert_eq!(said.code, Some(1), "{arguments:?}");
        assert!(said.err.contains(expected), "{expected} in {}", said.err);
    }
    for arguments in [
        "new-command billing SendInvoice --set status=sent",
        "new-command billing SendInvoice number:string --creates Invoice --only-if status=sent",
        "new-command billing VoidInvoice id:InvoiceId --deletes Invoice --set status=sent",
    ] {
        let said = project.run(&arguments.split(' ').collect::<Vec<_>>());
        assert_eq!(said.code, Some(2), "{arguments}: {}", said.err);
    }
    assert_eq!(project.files(), files);
}

#[test]
fn a_readonly_field_has_a_first_value() {
    let project = Project::new();
    project.make(&["new-context", "billing"]);
    let files = project.files();
    for (arguments, expected) in [
        (
            "new-resource billing Invoice number:string:readonly",
            "it needs a first value",
        ),
        (
            "new-resource billing Invoice number:string:default=x:readonly",
            "it needs a first value",
        ),
        (
            "new-resource billing Invoice tags:string[1..3]:readonly",
            "it needs a first value",
        ),
        (
            "new-resource billing Invoice paid_at:datetime?:readonly",
            "needs a field that clients can give it",
        ),
        (
            "new-entity billing Invoice number:string paid_at:datetime?:readonly",
            "this is for `new-resource`",
        ),
    ] {
        let said = project.run(&arguments.split(' ').collect::<Vec<_>>());
        assert_eq!(said.code, Some(1), "{arguments}");
        assert!(said.err.contains(expected), "{expected} in {}", said.err);
    }
    assert_eq!(project.files(), files);
}

#[test]
fn a_condition_is_kept_where_the_rest_is_not_written_yet() {
    let project = Project::new();
    project.make(&["new-context", "billing"]);
    project.make(&["new-entity", "billing", "Invoice", "paid_at:datetime?"]);
    project.make(&["new-port", "billing", "Invoice", "--repo"]);
    project.make(&[
        "new-command",
        "billing",
        "RemindInvoice",
        "id:InvoiceId",
        "--updates",
        "Invoice",
        "--only-if",
        "paid_at=none",
    ]);
    let invoice = project.read("src/core/billing/domain/invoice.rs");
    let (_, method) = invoice.split_once("pub fn remind").unwrap();
    let (condition, rest) = method.split_once("invoice_has_paid_at").unwrap();
    assert!(condition.contains("if self.paid_at.is_some()"), "{method}");
    assert!(rest.contains("not_implemented"), "{method}");
    let tests = project.read("tests/core/billing/commands/remind_invoice.rs");
    assert!(tests.contains("fails_with_invoice_has_paid_at"), "{tests}");
}

#[test]
fn a_command_for_the_entities_of_all_users_says_so() {
    let project = Project::with_example();
    project.make(&["new-context", "billing"]);
    project.make(&[
        "new-resource",
        "billing",
        "Invoice",
        "paid_at:datetime?",
        "--owned-by",
        "owner_id",
    ]);
    let pay = |more: &[&str]| {
        let command = [
            "new-command",
            "billing",
            "PayInvoice",
            "id:InvoiceId",
            "--updates",
            "Invoice",
            "--set",
            "paid_at=now",
            "--route",
            "POST /invoices/{id}/payment",
            "--dry-run",
            "--json",
        ];
        project.run(&[&command, more].concat()).out
    };
    let find = |more: &[&str]| {
        let command = [
            "new-query",
            "billing",
            "FindInvoices",
            "--from",
            "Invoice",
            "--page",
            "--route",
            "GET /found",
            "--dry-run",
            "--json",
        ];
        project.run(&[&command, more].concat()).out
    };
    let note = "does not have the field `owner_id:claimant`";
    for said in [pay(&[]), find(&[])] {
        assert!(said.contains(note), "{said}");
    }
    for said in [pay(&["owner_id:claimant"]), find(&["owner_id:claimant"])] {
        assert!(
            said.contains("\"ok\": true") && !said.contains(note),
            "{said}"
        );
    }
}
