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
    project.make(&["new-value-object", "billing", "Line"]);
    project.make(&[
        "new-entity",
        "billing",
        "Invoice",
        "number:string",
        "status:enum(draft,sent)",
        "paid_at:datetime?",
        "issued_at:datetime",
        "total:decimal",
        "copies:i32",
        "due_on:date",
        "line:Line",
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
        (
            "--set issued_at=none",
            "write a time in UTC, for example `2026-11-27T08:00:00Z`, or `now`",
        ),
        (
            "--set paid_at=2026-11-27",
            "`2026-11-27T08:00:00Z`, or `now`, or `none`",
        ),
        ("--set total=1,5", "`total` cannot be `1,5`: write a number"),
        ("--set total=1.5.5", "write a number of at most 18 digits"),
        ("--set copies=2.5", "write a whole number"),
        ("--set due_on=2026-02-29", "write a date"),
        ("--set number=", "write a text with 1 to 255 characters"),
        (
            "--set line=x",
            "`line` is something else: write it into the method of `Invoice`",
        ),
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
        "owner_id:claimant",
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

#[test]
fn a_method_is_called_as_its_command_without_the_entity() {
    let project = Project::new();
    project.make(&["new-context", "billing"]);
    project.make(&["new-resource", "billing", "Invoice", "paid:bool"]);
    for (command, method) in [
        ("PayInvoice", "pay"),
        ("MarkInvoicePaid", "mark_paid"),
        ("InvoiceSent", "sent"),
        ("Remind", "remind"),
        // A keyword, and a method that every entity has.
        ("MoveInvoice", "move_invoice"),
        ("CloneInvoice", "clone_invoice"),
    ] {
        project.make(&[
            "new-command",
            "billing",
            command,
            "id:InvoiceId",
            "--updates",
            "Invoice",
        ]);
        let invoice = project.read("src/core/billing/domain/invoice.rs");
        let found = format!("pub fn {method}(&mut self)");
        assert!(invoice.contains(&found), "{found} in {invoice}");
    }
}

#[test]
fn the_description_of_an_endpoint_has_the_conflicts_of_its_command() {
    let project = Project::new();
    project.make(&["new-context", "billing"]);
    project.make(&[
        "new-entity",
        "billing",
        "Invoice",
        "number:string",
        "code:string",
        "paid:bool",
    ]);
    project.make(&[
        "new-port", "billing", "Invoice", "--repo", "--unique", "number", "--unique", "code",
    ]);
    let routes = |command: &str| {
        let arguments = format!("new-command billing {command} --route");
        let mut arguments: Vec<&str> = arguments.split(' ').collect();
        arguments.push("POST /here");
        project.make(&arguments);
        let routes = project.read("src/infra/api/routes/billing.rs");
        project.make(&["undo"]);
        routes
    };
    for (command, conflict) in [
        (
            "IssueInvoice number:string code:string paid:bool --creates Invoice",
            Some("Another invoice has this number already. Another invoice has this code already."),
        ),
        (
            "RenumberInvoice id:InvoiceId number:string --updates Invoice",
            Some("Another invoice has this number already."),
        ),
        (
            "ResetInvoice id:InvoiceId --updates Invoice --set code=none",
            Some("Another invoice has this code already."),
        ),
        ("PayInvoice id:InvoiceId paid:bool --updates Invoice", None),
        (
            "VoidInvoice id:InvoiceId --deletes Invoice --only-if paid=false",
            Some("`paid` is true for this invoice. Something refers to this invoice."),
        ),
    ] {
        let routes = routes(command);
        let described = conflict.map(|text| format!("(status = CONFLICT, description = {text:?})"));
        match described {
            Some(described) => assert!(routes.contains(&described), "{described} in {routes}"),
            None => assert!(!routes.contains("CONFLICT"), "{routes}"),
        }
    }

    // What somebody wrote is not known.
    project.make(&["new-command", "billing", "CloseYear"]);
    let said = project.make(&["new-route", "billing", "POST /close", "CloseYear"]);
    assert!(
        said.contains("describe in the `responses` of `close_year`"),
        "{said}"
    );
}

#[test]
fn a_conflict_says_in_words_what_the_entity_has() {
    let project = Project::new();
    project.choose(&["names = \"camelCase\""]);
    project.make(&["new-context", "billing"]);
    project.make(&["new-entity", "billing", "Customer", "name:string"]);
    let entity = "new-entity billing PurchaseOrder paid_at:datetime? due_on:date? customer_id:CustomerId? \
                  final_notes:text? is_printed:bool payment_status:enum(open,partly_paid)";
    project.make(&entity.split_whitespace().collect::<Vec<_>>());
    project.make(&["new-port", "billing", "PurchaseOrder", "--repo"]);
    let conditions = [
        (
            "paid_at=none",
            "This purchase order already has a paid-at time.",
        ),
        (
            "due_on=none",
            "This purchase order already has a due-on date.",
        ),
        (
            "customer_id=none",
            "This purchase order already has a customer.",
        ),
        (
            "final_notes=none",
            "This purchase order already has final notes.",
        ),
        (
            "paid_at!=none",
            "This purchase order has no paid-at time yet.",
        ),
        (
            "is_printed=true",
            "`isPrinted` is false for this purchase order.",
        ),
        (
            "payment_status=open",
            "The payment status of this purchase order is not `open`.",
        ),
    ];
    for (condition, message) in conditions {
        let command = [
            "new-command",
            "billing",
            "Change",
            "id:PurchaseOrderId",
            "--updates",
            "PurchaseOrder",
        ];
        project.make(&[&command[..], &["--only-if", condition]].concat());
        let order = project.read("src/core/billing/domain/purchase_order.rs");
        assert!(order.contains(message), "{message} in {order}");
        project.make(&["undo"]);
    }
}

#[test]
fn a_modifier_that_would_have_no_effect_is_refused() {
    let project = Project::with_example();
    project.make(&["new-context", "billing"]);
    project.make(&["new-resource", "billing", "Customer", "name:string"]);
    let of_table = "belong to a table";
    let of_request = "is for a field that a request may leave out";
    let of_resource = "this is for `new-resource`";
    for command in [
        "new-entity billing Invoice FIELD",
        "new-value-object billing Money FIELD currency:string",
        "new-command billing PayInvoice FIELD",
        "new-query billing ListInvoices FIELD",
        "new-query billing ListCustomers FIELD --from Customer",
        "new-query billing ListNames --view FIELD",
        "new-event billing InvoicePaid FIELD",
        "new-job billing SendReminder FIELD",
    ] {
        for (modifier, expected) in [
            ("unique", of_table),
            ("index", of_table),
            ("default=1", of_request),
            ("readonly:default=1", of_resource),
        ] {
            let command = command.replace("FIELD", &format!("amount:i64:{modifier}"));
            project.refuses(&command.split(' ').collect::<Vec<_>>(), &[expected]);
        }
    }
    for (command, expected) in [
        (
            "new-value-object billing Status value:enum(a,b)?",
            "is not an enum",
        ),
        (
            "new-value-object billing Status value:enum(a,b):unique",
            "is not an enum",
        ),
        (
            "new-value-object billing Status value:enum(a,b):default=a",
            "is not an enum",
        ),
        (
            "new-resource billing Bill author_id:claimant:unique total:i64",
            "is the claimant",
        ),
        (
            "new-resource billing Bill author_id:claimant:index total:i64",
            "is the claimant",
        ),
        (
            "new-resource billing Bill on:date:default=2026-11-27",
            "cannot be a default",
        ),
    ] {
        project.refuses(&command.split(' ').collect::<Vec<_>>(), &[expected]);
    }

    // A default is for a field in a body.
    let command = [
        "new-command",
        "billing",
        "Print",
        "copies:i32:default=1",
        "--route",
    ];
    for route in ["DELETE /copies", "POST /copies/{copies}"] {
        project.refuses(&[&command[..], &[route]].concat(), &[of_request]);
    }
    project.make(&[&command[..], &["POST /copies"]].concat());
    let routes = project.read("src/infra/api/routes/billing.rs");
    assert!(
        routes.contains("copies: body.copies.unwrap_or(1),"),
        "{routes}"
    );
}

#[test]
fn ids_of_other_contexts_are_left_to_check() {
    let project = Project::new();
    project.make(&["new-context", "scheduling"]);
    project.make(&["new-entity", "scheduling", "Room", "name:string"]);
    project.make(&["new-resource", "scheduling", "Patient", "name:string"]);
    project.make(&["new-context", "billing"]);
    let arguments =
        "new-resource billing Bill patient_id:scheduling.PatientId room_id:scheduling.RoomId?";
    let said = project.make(&arguments.split(' ').collect::<Vec<_>>());
    for step in [
        "check `patient_id` in `CreateBillHandler` and `ChangeBillHandler`: it is an id of `scheduling`, and nobody knows \
         whether there is one. To find out, ask it with `Arc<dyn Ask<GetPatient>>`",
        "`cargo xtask new-query scheduling GetRoom id:RoomId --from Room`",
    ] {
        assert!(said.contains(step), "{step} in {said}");
    }
    for arguments in [
        "new-command billing MoveBill id:BillId patient_id:scheduling.PatientId --updates Bill",
        "new-relation billing Payer bill_id:BillId patient_id:scheduling.PatientId",
    ] {
        let said = project.make(&arguments.split(' ').collect::<Vec<_>>());
        assert!(said.contains("check `patient_id` in `"), "{said}");
    }
}

#[test]
fn what_a_command_with_an_effect_returns_is_known() {
    let project = Project::new();
    for command in [
        "new-context billing",
        "new-resource billing Invoice number:string",
    ] {
        project.make(&command.split(' ').collect::<Vec<_>>());
    }
    for (command, said) in [
        (
            "new-command billing CopyInvoice number:string --creates Invoice --returns InvoiceView",
            "`--creates` returns the id of what is new, and an endpoint answers with it and with the `Location`",
        ),
        (
            "new-command billing RenameInvoice id:InvoiceId number:string --updates Invoice --returns InvoiceView",
            "a client gets it with a query: leave out `--returns InvoiceView`",
        ),
    ] {
        project.refuses(&command.split(' ').collect::<Vec<_>>(), &[said]);
    }
    project.make(&[
        "new-command",
        "billing",
        "CopyInvoice",
        "number:string",
        "--creates",
        "Invoice",
        "--returns",
        "InvoiceId",
    ]);
}

#[test]
fn a_location_that_leads_nowhere_is_said() {
    let project = Project::new();
    project.make(&["new-context", "blog"]);
    project.make(&["new-entity", "blog", "Article", "title:string"]);
    project.make(&["new-port", "blog", "Article", "--repo"]);
    let create = |name: &str| {
        project.make(&[
            "new-command",
            "blog",
            name,
            "title:string",
            "--creates",
            "Article",
            "--route",
            &format!("POST /{}", name.to_lowercase()),
        ])
    };

    let said = create("Publish");
    assert!(
        said.contains("nothing answers `GET /publish/{id}` yet"),
        "{said}"
    );
    assert!(said.contains("`--route 'GET /publish/{id}'`"), "{said}");

    project.make(&[
        "new-query",
        "blog",
        "GetArticle",
        "id:ArticleId",
        "--from",
        "Article",
        "--route",
        "GET /submit/{id}",
    ]);
    let said = create("Submit");
    assert!(!said.contains("nothing answers"), "{said}");
}

#[test]
fn what_a_path_names_is_not_found_and_what_a_body_refers_to_is_not_valid() {
    let project = Project::new();
    let make = |command: &str| project.make(&command.split(' ').collect::<Vec<_>>());
    for command in [
        "new-context blog",
        "new-entity blog Article title:string",
        "new-port blog Article --repo",
        "new-entity blog Comment article_id:ArticleId quoted_id:ArticleId",
        "new-port blog Comment --repo",
    ] {
        make(command);
    }
    let fields = "article_id:ArticleId quoted_id:ArticleId";
    let add = |name: &str, path: &str| {
        let words = format!("new-command blog {name} {fields} --creates Comment --route");
        let words: Vec<&str> = words.split(' ').collect();
        project.make(&[&words[..], &[&format!("POST {path}")]].concat());
        project.read(&format!(
            "src/core/blog/commands/{}.rs",
            name.to_lowercase()
        ))
    };

    let both_in_body = add("Post", "/comments");
    let one_in_path = add("Add", "/articles/{article_id}/comments");

    let unknown = |of: &str| format!("\"/{of}\",\n");
    for of in ["article_id", "quoted_id"] {
        assert!(both_in_body.contains(&unknown(of)), "{both_in_body}");
    }
    assert!(
        !one_in_path.contains(&unknown("article_id")),
        "{one_in_path}"
    );
    assert!(one_in_path.contains(&unknown("quoted_id")), "{one_in_path}");
    assert!(
        one_in_path.contains("article_unknown::article_unknown()"),
        "{one_in_path}"
    );
    let routes = project.read("src/infra/api/routes/blog.rs");
    assert_eq!(routes.matches("There is no such article").count(), 1);
    let tests = project.read("tests/infra/api/blog.rs");
    assert!(
        tests.contains("fn add_needs_what_its_path_names()"),
        "{tests}"
    );
    assert!(
        !tests.contains("fn post_needs_what_its_path_names()"),
        "{tests}"
    );
}
