//! Value objects that a context publishes, and what commands return.

use crate::project::Project;

const MONEY: &str = "src/core/catalog/shared/money_view.rs";
const ROUTES: &str = "src/infra/api/routes/billing.rs";

/// A project whose context `catalog` publishes `Money`.
fn project() -> Project {
    let project = Project::new();
    project.make(&["new-context", "catalog"]);
    let money = ["amount:i64", "currency:string(3..3)"];
    project.make(&[&["new-value-object", "catalog", "Money"], money.as_slice()].concat());
    let root = project.read("src/core/catalog/mod.rs");
    let export = "\npub use self::domain::money::Money;\n";
    project.write("src/core/catalog/mod.rs", &(root + export));
    project.make(&["new-context", "billing"]);
    project
}

#[test]
fn the_view_of_a_published_value_object_belongs_to_its_context() {
    let project = project();
    // One of the same name has another view.
    project.make(&[
        "new-value-object",
        "billing",
        "Money",
        "cents:i64",
        "rate:i32",
    ]);
    project.make(&[
        "new-resource",
        "billing",
        "Invoice",
        "price:catalog.Money",
        "total:Money",
    ]);

    let root = project.read("src/core/catalog/mod.rs");
    let export = "pub use self::shared::money_view::MoneyView;";
    assert!(root.contains(export), "{root}");
    assert!(project.read(MONEY).contains("pub amount: i64"));
    let own = project.read("src/core/billing/shared/money_view.rs");
    assert!(own.contains("pub cents: i64"), "{own}");
    assert!(own.contains("#[schema(as = billing::Money)]"), "{own}");
    assert!(!project.path().join("src/core/money_view.rs").exists());
    let view = project.read("src/core/billing/shared/invoice_view.rs");
    assert!(view.contains("catalog::MoneyView}"), "{view}");
    let said = project.run(&["check"]);
    for rule in ["context-boundary", "domain-imports", "openapi-name-twice"] {
        assert!(!said.out.contains(rule), "{}", said.out);
    }
}

#[test]
fn a_command_returns_a_view_or_a_value() {
    let project = project();
    project.make(&["new-entity", "billing", "Bill", "number:string"]);
    project.make(&["new-port", "billing", "Bill", "--repo"]);
    project.make(&[
        "new-query",
        "billing",
        "GetBill",
        "id:BillId",
        "--from",
        "Bill",
    ]);
    for (returns, output, answer) in [
        ("BillView", "BillView", "ApiResult<axum::Json<BillView>>"),
        (
            "BillView?",
            "Option<BillView>",
            "ApiResult<axum::Json<Option<BillView>>>",
        ),
        ("BillView[]", "Vec<BillView>", "body = Vec<BillView>"),
        ("i64?", "Option<i64>", "value: Option<i64>,"),
        (
            "string(1..9)",
            "Text<1, 9>",
            "value: value.as_str().to_owned()",
        ),
        ("catalog.Money", "Money", "value: MoneyView,"),
        ("BillId[]", "Vec<BillId>", "value: Vec<BillId>,"),
        ("BillId", "BillId", "id: BillId,"),
    ] {
        let command = ["new-command", "billing", "CloseYear", "--returns", returns];
        project.make(&[command.as_slice(), &["--route", "POST /years"]].concat());
        let message = project.read("src/core/billing/commands/close_year.rs");
        assert!(
            message.contains(&format!("type Output = {output};")),
            "{message}"
        );
        let routes = project.read(ROUTES);
        assert!(routes.contains(answer), "{answer} in:\n{routes}");
        project.make(&["undo"]);

        // An endpoint that is added later is the same.
        project.make(&command);
        project.make(&["new-route", "billing", "POST /years", "CloseYear"]);
        assert_eq!(project.read(ROUTES), routes);
        project.make(&["undo"]);
        project.make(&["undo"]);
    }
    project.refuses(
        &[
            "new-command",
            "billing",
            "CloseYear",
            "--returns",
            "BilView",
        ],
        &["a command cannot return `BilView`: the type `BilView` does not exist in `billing`"],
    );
}

#[test]
fn a_query_reads_the_table_of_the_adapter() {
    let project = project();
    for (name, table) in [("Bill", "invoices"), ("Note", "remarks")] {
        project.make(&["new-entity", "billing", name, "number:string"]);
        project.make(&["new-port", "billing", name, "--repo", "--table", table]);
    }
    project.make(&["new-query", "billing", "ListNotes"]);
    let handler = project.read("src/infra/query_handlers/billing/list_notes.rs");
    assert!(handler.contains("remarks::table"), "{handler}");

    let said = project.make(&[
        "new-query",
        "billing",
        "ListNumbers",
        "--view",
        "number:string",
    ]);
    assert!(said.contains("With `--from ENTITY`"), "{said}");
}

#[test]
fn exports_are_sorted() {
    let project = Project::new();
    project.make(&["new-context", "billing"]);
    for name in ["Zone", "Fee", "FeeRate", "Amount"] {
        project.make(&["new-value-object", "billing", name, "value:i64"]);
    }
    let fields = ["zone:Zone", "amount:Amount", "rate:FeeRate", "fee:Fee"];
    project.make(&[&["new-event", "billing", "Charged"], fields.as_slice()].concat());

    let root = project.read("src/core/billing/mod.rs");
    let exports: Vec<&str> = root
        .lines()
        .filter(|line| line.starts_with("pub use"))
        .collect();
    assert_eq!(
        exports,
        [
            "pub use self::domain::amount::Amount;",
            "pub use self::domain::fee::Fee;",
            "pub use self::domain::fee_rate::FeeRate;",
            "pub use self::domain::zone::Zone;",
        ]
    );
}
