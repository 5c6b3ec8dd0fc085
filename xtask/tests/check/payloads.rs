//! Tests of `job-payloads.toml`: the forms of jobs, as serde writes them.

use crate::{
    command_line::OnDisk,
    fires,
    fixture::{Fixture, project},
    quiet,
};

const JOB: &str = "src/core/billing/commands/remind.rs";
const LIST: &str = "job-payloads.toml";

/// A project with a job whose code is `code`, and that code may use some types.
fn with(code: &str) -> Fixture {
    let job = format!(
        "\
use kernel::{{Command, CommandHandler, Job, MultilineText, Text}};
use serde::{{Deserialize, Serialize}};

use crate::billing::domain::{{invoice::InvoiceId, money::Money}};

{code}

impl Command for Remind {{}}

impl Job for Remind {{
    const NAME: &'static str = \"billing.remind\";
}}

pub struct RemindHandler;

impl CommandHandler<Remind> for RemindHandler {{}}
"
    );
    project()
        .with(JOB, job)
        .after("src/core/billing/commands/mod.rs", "pub mod remind;\n")
        .replacing(
            "src/main.rs",
            "handlers! {\n    Service;\n",
            "schedules! { Service; \"0 8 * * *\" => app_core::billing::commands::remind::Remind, }\n\nhandlers! {\n    Service;\n    app_core::billing::commands::remind::Remind => X,\n",
        )
}

/// Returns what `cargo xtask check --payloads` lists for a job whose code is `code`, which then keeps every rule.
#[track_caller]
fn listed(code: &str) -> String {
    let project = with(code);
    let on_disk = OnDisk::new(&project);
    let output = on_disk.run(&["check", "--payloads"]);
    assert!(output.ok, "{}{}", output.out, output.err);
    let text = on_disk.read(LIST).unwrap();
    quiet(&project.with(LIST, &text));
    let (_, lines) = text.split_once("\n\n").unwrap();
    lines.to_owned()
}

#[test]
fn a_form_is_what_serde_writes() {
    let code = "\
#[derive(Clone, Serialize, Deserialize)]
pub struct Remind {
    id: InvoiceId,
    total: Money,
    title: Text<1, 30>,
    text: Option<MultilineText<1, 500>>,
    #[serde(default)]
    count: u32,
    #[serde(rename = \"when\")]
    at: chrono::DateTime<chrono::Utc>,
    r#type: Kind,
    lines: Vec<Line>,
    by_name: std::collections::BTreeMap<String, bool>,
    pair: (i32, std::time::Duration),
    #[serde(skip)]
    cached: u8,
    #[serde(flatten)]
    rest: Rest,
    #[serde(with = \"own\")]
    own: u8,
    code: Box<Code>,
    tree: Tree,
    way: Way,
    mode: Mode,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = \"snake_case\")]
enum Kind { First, #[serde(rename = \"2nd\")] Second }

#[derive(Serialize, Deserialize)]
#[serde(rename_all = \"camelCase\")]
struct Line { unit_price: Option<Box<Line2>> }

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Line2 { amount: i32 }

#[derive(Serialize, Deserialize)]
struct Rest { a: Wrapper }

#[derive(Serialize, Deserialize)]
struct Wrapper(f64);

#[derive(Serialize, Deserialize)]
#[serde(try_from = \"String\", into = \"String\")]
struct Code(Vec<u8>);

#[derive(Serialize, Deserialize)]
struct Tree { children: Vec<Tree> }

#[derive(Serialize, Deserialize)]
enum Way { Post { zip: String }, Mail(String), None }

#[derive(Serialize, Deserialize)]
#[serde(tag = \"kind\", content = \"data\")]
enum Mode { A(i32) }
";
    let list = listed(code);
    assert_eq!(
        list.trim_end(),
        r##"["billing.remind".v1]
a = "f64"
by_name = { "*" = "bool" }
code = "text"
"count?" = "u32"
id = "uuid"
lines = [{ unitPrice = { "?" = { "!" = true, "amount?" = "i32" } } }]
mode = { "#" = "tag = kind, content = data", "|A" = "i32" }
own = "with own"
pair = ["i32", "std::time::Duration"]
text = "text(1..500)?"
title = "string(1..30)"
total = "app_core::billing::domain::money::Money"
tree = { children = ["app_core::billing::commands::remind::Tree"] }
type = "| 2nd | first"
way = { "#" = "", "|Mail" = "text", "|None" = "", "|Post" = { zip = "text" } }
when = "datetime""##
    );
}

#[test]
fn a_job_may_have_no_fields() {
    let unit = "#[derive(Clone, Serialize, Deserialize)]\npub struct Remind;";
    assert_eq!(listed(unit), "[\"billing.remind\".v1]\n\".\" = \"null\"\n");
    let empty = "#[derive(Clone, Serialize, Deserialize)]\npub struct Remind {}";
    assert_eq!(listed(empty), "[\"billing.remind\".v1]\n");
    let wrapper = "#[derive(Clone, Serialize, Deserialize)]\npub struct Remind(InvoiceId);";
    assert_eq!(
        listed(wrapper),
        "[\"billing.remind\".v1]\n\".\" = \"uuid\"\n"
    );
}

#[test]
fn a_form_reads_what_it_can() {
    let code = |fields: &str| {
        format!("#[derive(Clone, Serialize, Deserialize)]\npub struct Remind {{\n{fields}\n}}\n")
    };
    let kinds = "#[derive(Serialize, Deserialize)]\n#[serde(rename_all = \"lowercase\")]\nenum Kind { A, #[serde(alias = \"old\")] B }";
    let line = "#[derive(Serialize, Deserialize)]\nstruct Line { a: i32, b: Option<i32> }";
    let found = |field: &str, old: &str| {
        let code = format!("{}{kinds}\n{line}\n", code(field));
        let list = format!("[\"billing.remind\".v1]\nx = {old}\n");
        let findings = crate::findings(&with(&code).with(LIST, list));
        findings
            .iter()
            .any(|finding| finding.starts_with("job-payload-unreadable"))
    };
    for (field, old) in [
        ("x: i64", "\"i32\""),
        ("x: Option<i64>", "\"i64\""),
        ("x: String", "\"string(1..30)\""),
        ("x: String", "\"uuid\""),
        ("x: String", "\"| a | b\""),
        ("x: Text<1, 30>", "\"string(2..29)\""),
        ("x: MultilineText<1, 30>", "\"string(1..30)\""),
        ("x: serde_json::Value", "{ a = \"i32\" }"),
        ("x: Kind", "\"| a\""),
        ("x: Kind", "\"| old\""),
        ("x: Line", "{ a = \"i32\", c = \"text\" }"),
        ("x: Vec<Line>", "[{ a = \"i32\" }]"),
        ("#[serde(default)] x: i32", "\"i32\""),
    ] {
        assert!(!found(field, old), "{field} reads {old}");
    }
    for (field, old) in [
        ("x: i32", "\"i64\""),
        ("x: u32", "\"i32\""),
        ("x: i64", "\"i64?\""),
        ("#[serde(default)] x: i64", "\"i64?\""),
        ("x: Text<1, 30>", "\"string(0..30)\""),
        ("x: Text<1, 30>", "\"string(1..31)\""),
        ("x: Text<1, 30>", "\"text(1..30)\""),
        ("x: Text<1, 30>", "\"text\""),
        ("x: Kind", "\"| a | c\""),
        ("x: Kind", "\"text\""),
        ("x: Line", "{ b = \"i32\" }"),
        ("x: Line", "{ \"a?\" = \"i32\" }"),
        ("x: Vec<Line>", "[{ a = \"text\" }]"),
        ("x: Vec<Line>", "{ a = \"i32\" }"),
        ("x: uuid::Uuid", "\"text\""),
    ] {
        assert!(found(field, old), "{field} does not read {old}");
    }
}

#[test]
fn only_what_is_all_right_is_listed() {
    let job = "#[derive(Clone, Serialize, Deserialize)]\npub struct Remind {\n    a: i32,\n}\n";
    let stored = "[\"billing.remind\".v1]\nb = \"i32\"\n";
    let on_disk = OnDisk::new(&with(job).with(LIST, stored));
    let output = on_disk.run(&["check", "--payloads"]);
    assert!(
        !output.ok && output.out.contains("job-payload-unreadable"),
        "{}",
        output.out
    );
    assert!(on_disk.read(LIST).unwrap().ends_with(stored));
    // The lines can go when no such job is left.
    on_disk.write(LIST, b"");
    let output = on_disk.run(&["check", "--payloads"]);
    assert!(output.ok, "{}", output.out);
    assert!(
        output.err.contains("1 form in job-payloads.toml"),
        "{}",
        output.err
    );
    on_disk.write(LIST, b"a = 1\n");
    let output = on_disk.run(&["check", "--payloads"]);
    assert!(
        output
            .err
            .contains("cannot read job-payloads.toml: `a` is not a table"),
        "{}",
        output.err
    );
    // A project without jobs needs no list.
    let without = OnDisk::new(&project());
    assert!(without.run(&["check", "--payloads"]).ok);
    assert_eq!(without.read(LIST), None);
    fires(&with(job), &[&format!("job-payload-unlisted {JOB}:14:14")]);
}
