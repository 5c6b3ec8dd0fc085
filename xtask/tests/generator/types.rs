//! Types and messages as people lay them out: the generator finds them where rustc does, and knows them by the
//! `use` of the file that mentions them.

use std::fs;

use crate::project::Project;

const DOMAIN: &str = "src/core/billing/domain/mod.rs";

/// A value object, without the lines around it.
const MONEY: &str = "#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Money(i64);

impl From<i64> for Money {
    fn from(amount: i64) -> Self {
        Self(amount)
    }
}

impl From<Money> for i64 {
    fn from(money: Money) -> Self {
        money.0
    }
}
";

/// A project whose domain is these files: paths in `src/core/billing/domain`, and texts.
fn domain(files: &[(&str, &str)]) -> Project {
    let project = Project::new();
    project.make(&["new-context", "billing"]);
    for (path, text) in files {
        project.write(&format!("src/core/billing/domain/{path}"), text);
    }
    project
}

impl Project {
    /// Sees that a command finds `Money`, and an entity that is read from its code does, at `path` in the domain.
    #[track_caller]
    fn finds_money_at(&self, path: &str) {
        self.make(&["new-command", "billing", "Pay", "price:Money"]);
        let text = self.read("src/core/billing/commands/pay.rs");
        let import = format!("use crate::billing::domain::{path};");
        assert!(text.contains(&import), "`{import}` in:\n{text}");

        self.make(&["new-entity", "billing", "Invoice", "price:Money"]);
        self.make(&["new-port", "billing", "Invoice", "--repo"]);
        let tables = self.read("src/infra/db/tables.rs");
        assert!(tables.contains("price -> BigInt"), "{tables}");
    }
}

#[test]
fn a_type_is_found_wherever_its_module_is() {
    let block = |name: &str| format!("pub mod {name} {{\n{MONEY}}}\n");
    for (files, path) in [
        // By convention, in a file or a folder, with or without siblings.
        (
            vec![("mod.rs", "pub mod money;\n"), ("money.rs", MONEY)],
            "money::Money",
        ),
        (
            vec![("mod.rs", "pub mod money;\n"), ("money/mod.rs", MONEY)],
            "money::Money",
        ),
        // In a block, also of another name, and in the file of the domain itself.
        (vec![("mod.rs", &*block("money"))], "money::Money"),
        (vec![("mod.rs", &*block("cash"))], "cash::Money"),
        (vec![("mod.rs", MONEY)], "Money"),
        // In modules in modules.
        (
            vec![
                ("mod.rs", "pub mod values;\n"),
                ("values/mod.rs", "pub mod cash;\n"),
                ("values/cash.rs", MONEY),
            ],
            "values::cash::Money",
        ),
        (
            vec![
                ("mod.rs", "pub mod values;\n"),
                ("values.rs", &*block("cash")),
            ],
            "values::cash::Money",
        ),
        // Under a condition.
        (
            vec![
                (
                    "mod.rs",
                    "cfg_if::cfg_if! { if #[cfg(unix)] { pub mod money; } }\ninclude!(\"other.rs\");\n",
                ),
                ("other.rs", "pub mod unused {}\n"),
                ("money.rs", MONEY),
            ],
            "money::Money",
        ),
        // In a file that is elsewhere.
        (
            vec![
                ("mod.rs", "#[path = \"../values/m.rs\"]\npub mod money;\n"),
                ("../values/m.rs", MONEY),
            ],
            "money::Money",
        ),
    ] {
        domain(&files).finds_money_at(path);
    }
}

#[test]
fn a_type_in_a_private_module_is_found_where_it_is_exported() {
    for (exports, path) in [
        ("mod money;\npub use money::Money;\n", "Money"),
        ("mod money;\npub use self::money::{Money};\n", "Money"),
        ("mod money;\npub use money::*;\n", "Money"),
        (
            "mod money;\npub mod values {\n    pub use super::money::Money;\n}\n",
            "values::Money",
        ),
        ("pub mod money;\npub use money::Money;\n", "money::Money"),
    ] {
        domain(&[("mod.rs", exports), ("money.rs", MONEY)]).finds_money_at(path);
    }
    // Under another name.
    let amount = MONEY.replace("Money", "Amount");
    let exports = "mod amount;\npub use amount::Amount as Money;\n";
    domain(&[("mod.rs", exports), ("amount.rs", &amount)]).finds_money_at("Money");
}

#[test]
fn a_type_that_nothing_exports_is_refused() {
    let pay = ["new-command", "billing", "Pay", "price:Money"];
    let files = [("mod.rs", "mod money;\n"), ("money.rs", MONEY)];
    domain(&files).refuses(
        &pay,
        &[
            "`Money` cannot be the type of a field",
            "is in a private module",
            "app_core::billing::domain::money",
        ],
    );
    // Neither is a file that no module declares.
    let said = "src/core/billing/domain/money.rs, and no `mod` declares it";
    domain(&[("money.rs", MONEY)]).refuses(&pay, &["the type `Money` does not exist", said]);
}

#[test]
fn the_core_shares_types_from_files_and_blocks() {
    let project = domain(&[]);
    project.write("src/core/ids.rs", "kernel::typed_id!(TenantId);\n");
    project.write("src/core/values.rs", MONEY);
    project.replace(
        "src/core/lib.rs",
        "pub mod billing;",
        "pub mod billing;\nmod ids;\npub use ids::*;\npub mod values;",
    );
    let fields = ["tenant:TenantId", "price:Money"];
    project.make(&[&["new-command", "billing", "Pay"], fields.as_slice()].concat());
    let text = project.read("src/core/billing/commands/pay.rs");
    assert!(
        text.contains("use crate::{TenantId, values::Money};"),
        "{text}"
    );
}

#[test]
fn two_types_of_one_name_are_not_clear_unless_one_is_where_it_belongs() {
    let pay = ["new-command", "billing", "Pay", "price:Money"];
    let mut files = vec![
        ("mod.rs", "pub mod cash;\npub mod cheque;\n"),
        ("cash.rs", MONEY),
        ("cheque.rs", MONEY),
    ];
    domain(&files).refuses(
        &pay,
        &[
            "`Money` is not clear",
            "`app_core::billing::domain::cash::Money`",
            "`app_core::billing::domain::cheque::Money`",
        ],
    );

    // One type with two names is one.
    files[0].1 = "pub mod cash;\npub mod cheque {\n    pub use super::cash::Money;\n}\n";
    domain(&files[..2]).make(&pay);

    files[0].1 = "pub mod cash;\npub mod money;\n";
    files[2].0 = "money.rs";
    domain(&files).finds_money_at("money::Money");
}

#[test]
fn a_name_is_what_the_file_says_that_it_is() {
    let value = MONEY.replace("Money", "Value");
    let project = domain(&[("mod.rs", "pub mod value;\n"), ("value.rs", &value)]);
    project.make(&["new-entity", "billing", "Uuid", "code:string"]);
    project.write(
        "src/core/billing/domain/reading.rs",
        "use chrono as time;
use serde_json::Value as Json;
use uuid::*;

use super::{uuid::UuidId, value::Value};

kernel::typed_id!(ReadingId);

#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    pub id: ReadingId,
    pub of: UuidId,
    pub device: Uuid,
    pub value: Value,
    pub raw: Option<Json>,
    pub at: time::DateTime<time::Utc>,
    pub on: std::option::Option<time::NaiveDate>,
}
",
    );
    project.replace(DOMAIN, "pub mod value;", "pub mod reading;\npub mod value;");
    project.make(&["new-port", "billing", "Reading", "--repo"]);
    let tables = project.read("src/infra/db/tables.rs");
    for column in [
        "of -> Uuid",
        "device -> Uuid",
        "value -> BigInt",
        "raw -> Nullable<Json>",
        "at -> DateTime",
        "on -> Nullable<Date>",
    ] {
        assert!(tables.contains(column), "`{column}` in:\n{tables}");
    }

    project.make(&["new-port", "billing", "Uuid", "--repo"]);
    project.make(&["new-command", "billing", "Measure", "value:Value"]);

    // A name that the file does not import is no type.
    let reading = "src/core/billing/domain/reading.rs";
    project.replace(reading, "use uuid::*;\n", "");
    let port = ["new-port", "billing", "Reading", "--repo"];
    project.refuses(&port, &["does not know the type of the field `device`"]);
}

#[test]
fn a_type_that_contains_itself_is_refused() {
    let code = "pub struct Node {
    next: Node,
}

impl Node {
    pub fn new(next: Node) -> Self {
        Self { next }
    }

    pub fn next(&self) -> &Node {
        &self.next
    }
}
";
    let project = domain(&[("mod.rs", "pub mod node;\n"), ("node.rs", code)]);
    let walk = ["new-command", "billing", "Walk", "from:Node"];
    project.refuses(&walk, &["it contains itself"]);
}

#[test]
fn a_file_that_is_not_rust_matters_if_it_is_needed() {
    let pay = ["new-command", "billing", "Pay", "price:Money"];
    let mut files = vec![
        ("mod.rs", "pub mod half;\npub mod money;\n"),
        ("half.rs", "\npub struct Half {"),
        ("money.rs", MONEY),
    ];
    domain(&files).make(&pay);

    // It may have the type.
    files[0].1 = "pub mod half;\n";
    domain(&files[..2]).refuses(
        &pay,
        &[
            "the type `Money` does not exist",
            "src/core/billing/domain/half.rs:2 is not Rust",
        ],
    );

    // It has it, by convention.
    files[0].1 = "pub mod money;\npub mod half;\n";
    files[2].1 = "pub struct Money(";
    domain(&files).refuses(&pay, &["src/core/billing/domain/money.rs:1 is not Rust"]);

    let project = domain(&[]);
    project.make(&["new-command", "billing", "Pay"]);
    project.make(&["new-command", "billing", "Sell"]);
    project.write("src/core/billing/commands/sell.rs", "pub struct");
    project.make(&["new-route", "billing", "POST /payments", "Pay"]);
    let sell = ["new-route", "billing", "POST /sales", "Sell"];
    project.refuses(&sell, &["src/core/billing/commands/sell.rs:1 is not Rust"]);
}

const PAY: &str = "use kernel::Command as Order;

pub struct Pay {
    pub number: String,
}

impl Order for Pay {
    type Output = ();
}
";

#[test]
fn a_message_is_found_wherever_its_module_is() {
    let block = |name: &str| format!("pub mod {name} {{\n{PAY}}}\n");
    for (files, path) in [
        (vec![("mod.rs", &*block("pay"))], "commands::pay::Pay"),
        (
            vec![("mod.rs", &*block("payments"))],
            "commands::payments::Pay",
        ),
        (
            vec![
                ("mod.rs", "pub mod money;\n"),
                ("money/mod.rs", "pub mod pay;\n"),
                ("money/pay.rs", PAY),
            ],
            "commands::money::pay::Pay",
        ),
        (
            vec![
                ("mod.rs", "#[path = \"../moved.rs\"]\npub mod pay;\n"),
                ("../moved.rs", PAY),
            ],
            "commands::pay::Pay",
        ),
        (
            vec![("mod.rs", "mod pay;\npub use pay::Pay;\n"), ("pay.rs", PAY)],
            "commands::Pay",
        ),
    ] {
        let project = domain(&[]);
        for (file, text) in files {
            project.write(&format!("src/core/billing/commands/{file}"), text);
        }
        project.make(&["new-route", "billing", "POST /payments", "Pay"]);
        let text = project.read("src/infra/api/routes/billing.rs");
        let import = format!("use app_core::billing::{path};");
        assert!(text.contains(&import), "`{import}` in:\n{text}");
    }
}

#[test]
fn an_output_is_what_the_file_says_that_it_is() {
    let project = domain(&[
        ("mod.rs", "pub mod receipt;\n"),
        ("receipt.rs", "kernel::typed_id!(Uuid);\n"),
    ]);
    let view = "#[derive(serde::Serialize, utoipa::ToSchema)]\npub struct Receipt {}\n";
    project.write(
        "src/core/billing/shared/mod.rs",
        &format!("pub mod views {{\n{view}}}\n"),
    );
    let of = |output: &str| PAY.replace("type Output = ()", &format!("type Output = {output}"));
    fs::create_dir_all(project.path().join("src/core/billing/commands")).unwrap();
    project.write("src/core/billing/commands/mod.rs", "pub mod pay;\n");
    let route = ["new-route", "billing", "POST /payments", "Pay"];
    for (output, import) in [
        (
            "crate::billing::domain::receipt::Uuid",
            "{commands::pay::Pay, domain::receipt::Uuid};",
        ),
        ("uuid::Uuid", "use uuid::Uuid;"),
        (
            "super::super::shared::views::Receipt",
            "{commands::pay::Pay, shared::views::Receipt};",
        ),
    ] {
        project.write("src/core/billing/commands/pay.rs", &of(output));
        project.make(&route);
        let text = project.read("src/infra/api/routes/billing.rs");
        assert!(text.contains(import), "`{import}` in:\n{text}");
        project.make(&["undo"]);
    }
    project.write(
        "src/core/billing/commands/pay.rs",
        &of("std::time::Duration"),
    );
    project.refuses(
        &route,
        &["its output `Duration` does not derive `Serialize` and `ToSchema`"],
    );
    project.write("src/core/billing/commands/pay.rs", &of("Unknown"));
    project.refuses(
        &route,
        &["it is not clear where its output `Unknown` comes from"],
    );
}

#[test]
fn an_id_of_another_context_is_exported_there() {
    let project = domain(&[]);
    project.make(&["new-context", "scheduling"]);
    project.make(&["new-entity", "scheduling", "Patient", "name:string"]);
    let entity = [
        "new-entity",
        "billing",
        "Bill",
        "patient_id:scheduling.PatientId",
    ];
    project.make(&entity);

    let root = project.read("src/core/scheduling/mod.rs");
    assert!(
        root.ends_with("pub mod shared;\n\npub use self::domain::patient::PatientId;\n"),
        "{root}"
    );
    let bill = project.read("src/core/billing/domain/bill.rs");
    assert!(bill.contains("use crate::scheduling::PatientId;"), "{bill}");

    let files = project.files();
    project.make(&entity);
    assert_eq!(project.files(), files);

    // The entity is read back from its code, and the id comes from where it is exported.
    project.make(&["new-port", "billing", "Bill", "--repo"]);
    let double = project.read("tests/impl/adapters/billing/repo/bill.rs");
    assert!(double.contains("    scheduling::PatientId,"), "{double}");
    let up = project.texts();
    let (_, up) = up
        .iter()
        .find(|(path, _)| path.ends_with("bills/up.sql"))
        .unwrap();
    assert!(!up.contains("REFERENCES"), "{up}");
    for (field, refused) in [
        (
            "a:scheduling.PatentId",
            "the type `PatentId` does not exist in `scheduling`: did you mean `PatientId`?",
        ),
        (
            "a:scheduling.Patient",
            "`scheduling` does not publish `Patient`",
        ),
        ("a:shipping.Parcel", "the context `shipping` does not exist"),
        ("a:billing.BillId", "write it without `billing.`"),
    ] {
        project.refuses(&["new-command", "billing", "Pay", field], &[refused]);
    }
}

#[test]
fn a_type_that_does_not_exist_can_be_made_or_is_elsewhere() {
    let project = domain(&[]);
    project.make(&["new-context", "scheduling"]);
    project.make(&["new-entity", "scheduling", "Practitioner", "name:string"]);
    project.make(&["new-value-object", "scheduling", "Room"]);
    for (field, refused) in [
        (
            "a:PractitionerId",
            "the type `PractitionerId` does not exist in `billing`. `scheduling` has one: write \
             `scheduling.PractitionerId`",
        ),
        (
            "a:Room",
            "`scheduling` has one: export it with `pub use` in src/core/scheduling/mod.rs, and write `scheduling.Room`",
        ),
        (
            "a:PatientId",
            "`cargo xtask new-entity billing Patient field:type` makes an entity with this id",
        ),
        (
            "a:Money",
            "`cargo xtask new-value-object billing Money` makes it",
        ),
        (
            "a:scheduling.PatientId",
            "`cargo xtask new-entity scheduling Patient field:type` makes an entity with this id",
        ),
        (
            "a:shedulin.RoomId",
            "the context `shedulin` does not exist: did you mean `scheduling`?",
        ),
    ] {
        project.refuses(&["new-command", "billing", "Pay", field], &[refused]);
    }
}

#[test]
fn a_number_has_the_bounds_that_were_written() {
    let project = domain(&[]);
    for (field, refused) in [
        ("value:i32(100..1)", "`100..1` is not a range of numbers"),
        ("value:i32(..)", "is not a range of numbers"),
        (
            "value:i32(100)",
            "write the least and the most, as in `1..100`",
        ),
        ("value:i32(0..3000000000)", "is not a range of numbers"),
        ("value:i32(0.5..)", "is not a range of numbers"),
        ("value:i32(-2147483648..)", "is not a range of numbers"),
        (
            "value:date(1..2)",
            "only strings, texts, enums and numbers have arguments",
        ),
    ] {
        project.refuses(
            &["new-value-object", "billing", "Quantity", field],
            &[refused],
        );
    }
    let said = "`cargo xtask new-value-object billing Quantity 'value:i32(1..100)'`, and write `quantity:Quantity`";
    for command in ["new-resource billing Line", "new-command billing AddLine"] {
        let command = [command.split(' ').collect(), vec!["quantity:i32(1..100)"]].concat();
        project.refuses(&command, &[said]);
    }

    project.make(&[
        "new-value-object",
        "billing",
        "Share",
        "value:decimal(-0.5..0.25)",
    ]);
    project.make(&[
        "new-value-object",
        "billing",
        "Temperature",
        "value:i64(..-300)",
    ]);
    let line = [
        "new-value-object",
        "billing",
        "Line",
        "quantity:i32(1..5)",
        "rate:f64(0..)",
    ];
    project.make(&line);
    let resource = [
        "new-resource",
        "billing",
        "Bill",
        "share:Share",
        "temperature:Temperature?",
        "lines:Line[]",
    ];
    project.make(&resource);
    let share = project.read("src/core/billing/domain/share.rs");
    let range = "Decimal::from_parts(5, 0, 0, true, 1)..=Decimal::from_parts(25, 0, 0, false, 2)";
    assert!(share.contains(range), "{share}");
    // The samples and the description have the bounds, which are read from the code.
    let routes = project.read("src/infra/api/routes/billing/bills.rs");
    assert!(routes.contains("#[schema(maximum = -300)]"), "{routes}");
    let view = project.read("src/core/billing/shared/line_view.rs");
    assert!(
        view.contains("#[schema(minimum = 1, maximum = 5)]"),
        "{view}"
    );
    let tests = project.read("tests/infra/api/billing/bills.rs");
    for sample in [
        "\"share\": \"-0.3125\"",
        "\"temperature\": -301",
        "{ \"quantity\": ",
    ] {
        assert!(tests.contains(sample), "{sample} in {tests}");
    }

    // Without bounds there is no rule.
    project.make(&["new-value-object", "billing", "Balance", "value:i64"]);
    let balance = project.read("src/core/billing/domain/balance.rs");
    assert!(
        balance.contains("impl From<i64> for Balance") && !balance.contains("Invalid"),
        "{balance}"
    );
}
