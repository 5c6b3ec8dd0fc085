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
