//! Jobs that are generated are listed with their payloads.

use crate::project::Project;

fn words(line: &str) -> Vec<&str> {
    line.split(' ').collect()
}

#[test]
fn a_generated_job_is_listed_with_its_payload() {
    const LIST: &str = "job-payloads.toml";
    let project = Project::new();
    project.make(&["new-context", "billing"]);
    project.make(&["new-entity", "billing", "Invoice", "number:string(1..30)"]);
    // The templates belong to the project: its events come with a job.
    project.write(
        "xtask/src/generators/event/templates/src/core/__context__/commands/__name___job.rs.tpl",
        "#[derive(Clone, ::serde::Serialize, ::serde::Deserialize)]
pub struct On{{ Name }} {
    {% for field in fields %}pub {{ field.name }}: {% render \"field_type\", field: field %},
    {% endfor %}
}

impl ::kernel::Job for On{{ Name }} {
    const NAME: &'static str = \"{{ context }}.on_{{ name }}\";
}
",
    );
    project.make(&words(
        "new-event billing InvoicePaid invoice_id:InvoiceId note:string(1..80)?",
    ));
    let list = project.read(LIST);
    let paid =
        "[\"billing.on_invoice_paid\".v1]\ninvoice_id = \"uuid\"\nnote = \"string(1..80)?\"\n";
    assert!(list.ends_with(paid), "{list}");
    // It keeps its line ends.
    project.write(LIST, &list.replace('\n', "\r\n"));
    project.make(&words("new-event billing InvoiceDue at:datetime"));
    let list = project.read(LIST);
    assert_eq!(list.matches('\n').count(), list.matches("\r\n").count());
    let list = list.replace("\r\n", "\n");
    let due = "[\"billing.on_invoice_due\".v1]\nat = \"datetime\"\n";
    assert!(list.ends_with(&format!("{due}\n{paid}")), "{list}");
    project.make(&["undo"]);
    assert!(!project.read(LIST).contains("invoice_due"));

    project.write(LIST, "a = 1\n");
    let said = project.run(&words("new-event billing InvoicePaid"));
    assert_eq!(said.code, Some(1));
    assert!(
        said.err
            .contains("cannot read job-payloads.toml: `a` is not a table"),
        "{}",
        said.err
    );
}
