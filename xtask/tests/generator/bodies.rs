//! The form of requests and answers that a project has chosen.

use crate::project::Project;

const ROUTES: &str = "src/infra/api/routes/billing.rs";

fn billing(options: &[&str]) -> Project {
    let project = Project::new();
    project.choose(options);
    project.make(&["new-context", "billing"]);
    project
}

/// Runs a command that is refused, and returns what it says.
#[track_caller]
fn refused(project: &Project, arguments: &[&str]) -> String {
    let before = project.texts();
    let said = project.run(arguments);
    assert_eq!(said.code, Some(1), "{}", said.out);
    assert!(before == project.texts(), "something was written");
    said.err
}

#[test]
fn what_is_not_known_is_refused() {
    let project = Project::new();
    let manifest = project.read("Cargo.toml");
    for (option, reason) in [
        (
            "names = \"kebab-case\"",
            "says `names = \"kebab-case\"`: write `\"snake_case\"` or `\"camelCase\"`",
        ),
        (
            "names = true",
            "says `names = true`: write `\"snake_case\"` or `\"camelCase\"`",
        ),
        (
            "envelope = \"yes\"",
            "says `envelope = \"yes\"`: write `true` or `false`",
        ),
        (
            "name = \"camelCase\"",
            "has an option `name`, which is not known: its options are `names` and `envelope`",
        ),
    ] {
        project.write("Cargo.toml", &manifest);
        project.choose(&[option]);

        let said = refused(&project, &["new-context", "billing"]);

        let whole = format!("[workspace.metadata.bodies] of Cargo.toml {reason}");
        assert!(said.contains(&whole), "{said}");
    }
}

#[test]
fn two_fields_cannot_have_one_name() {
    let fields = ["line_1:string", "line1:string"];
    let resource = [&["new-resource", "billing", "Address"], fields.as_slice()].concat();
    let route = ["--route", "POST /moves"];
    let command = [
        &["new-command", "billing", "SetAddress"],
        fields.as_slice(),
        &route,
    ]
    .concat();
    let reason = "`line_1` and `line1` would both be `line1` in requests and answers";

    let project = billing(&["names = \"camelCase\""]);
    for command in [&resource, &command] {
        let said = refused(&project, command);
        assert!(said.contains(reason), "{said}");
    }

    let project = billing(&[]);
    project.make(&resource);
    project.make(&command);
}

/// A project with a value object that requests have had in `snake_case` before `camelCase` was chosen.
fn changed_its_mind(part: &str) -> Project {
    let project = billing(&[]);
    project.make(&["new-value-object", "billing", "Money", "amount:i64", part]);
    project.make(&["new-resource", "billing", "Invoice", "total:Money"]);
    project.choose(&["names = \"camelCase\""]);
    project
}

const VIEW: &str = "src/core/billing/shared/money_view.rs";

#[test]
fn a_view_with_other_names_is_refused() {
    let project = changed_its_mind("iso_code:string");
    let offer = ["new-resource", "billing", "Offer", "net_price:Money"];

    let said = refused(&project, &offer);
    assert!(
        said.contains(
            "`MoneyView` in src/core/billing/shared/money_view.rs has names in snake_case"
        ),
        "{said}"
    );

    let view = project.read(VIEW);
    let renamed = view.replace(
        "#[serde(deny_unknown_fields)]",
        "#[serde(deny_unknown_fields, rename_all = \"camelCase\")]",
    );
    assert_ne!(view, renamed);
    project.write(VIEW, &renamed);
    project.make(&offer);

    // The view of the entity has `created_at`.
    let query = [
        "new-query",
        "billing",
        "FindInvoice",
        "id:InvoiceId",
        "--from",
        "Invoice",
    ];
    let said = refused(&project, &query);
    assert!(said.contains("`InvoiceView` in"), "{said}");
}

#[test]
fn a_view_whose_names_are_the_same_in_both_cases_is_used() {
    let project = changed_its_mind("currency:string");

    project.make(&["new-resource", "billing", "Offer", "net_price:Money"]);

    assert!(!project.read(VIEW).contains("rename_all"));
}

#[test]
fn parameters_of_a_path_have_the_case_unless_the_path_is_there() {
    let project = billing(&[]);
    let route = |name: &str, endpoint: &str| {
        project.make(&[
            "new-command",
            "billing",
            name,
            "order_id:uuid",
            "--route",
            endpoint,
        ]);
    };
    route("OpenOrder", "POST /orders/{order_id}");
    project.choose(&["names = \"camelCase\""]);

    route("CloseOrder", "DELETE /orders/{order_id}");
    route("ShipOrder", "POST /orders/{order_id}/shipping");

    let routes = project.read(ROUTES);
    assert!(
        routes.contains("routes!(open_order, close_order)"),
        "{routes}"
    );
    assert_eq!(routes.matches("\"/orders/{order_id}\"").count(), 2);
    assert!(
        routes.contains("\"/orders/{orderId}/shipping\""),
        "{routes}"
    );
    assert!(
        routes.contains("(\"orderId\" = uuid::Uuid, Path)"),
        "{routes}"
    );
    let tests = project.read("tests/infra/api/billing.rs");
    assert!(
        tests.contains("/orders/00000000-0000-0000-0000-00000000"),
        "{tests}"
    );
}

#[test]
fn an_envelope_has_the_name_of_what_the_request_is_about() {
    let project = billing(&["envelope = true"]);
    project.make(&["new-entity", "billing", "Invoice", "number:string"]);
    let command = |arguments: &[&str]| {
        let base = ["new-command", "billing"];
        project.make(&[base.as_slice(), arguments].concat());
    };
    // What it returns, its id, the rest of its name.
    let returns = ["--returns", "InvoiceId", "--route", "POST /copies"];
    command(&[&["CopyDocument", "number:string"], returns.as_slice()].concat());
    command(&[
        "Remind",
        "id:InvoiceId",
        "text:text",
        "--route",
        "POST /invoices/{id}/reminder",
    ]);
    command(&["CloseYears", "year:i32", "--route", "POST /years"]);
    command(&["Refund", "amount:i32", "--route", "POST /refunds"]);

    let routes = project.read(ROUTES);
    for body in [
        "InvoiceEnvelope<CopyDocumentBody>",
        "InvoiceEnvelope<CopyDocumentAnswer>",
        "InvoiceEnvelope<RemindBody>",
        "YearEnvelope<CloseYearsBody>",
        "RefundEnvelope<RefundBody>",
    ] {
        assert!(routes.contains(body), "{body} is not in {routes}");
    }
    let envelopes = project.read("src/infra/api/envelopes.rs");
    assert_eq!(envelopes.matches("pub struct ").count(), 3, "{envelopes}");
}
