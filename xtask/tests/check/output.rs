//! Tests of the exact text of reports.

use crate::{fixture::project, report};

#[test]
fn a_finding_in_code() {
    let project = project().before(
        "src/core/billing/commands/pay_invoice.rs",
        "use crate::shipping::{\n\tcommands::send_parcel::SendParcel as S, domain::Weight,\n};\n",
    );
    assert_eq!(
        report(&project),
        "\
error[context-boundary]: `billing` uses a part of `shipping` that `shipping` does not publish
 --> src/core/billing/commands/pay_invoice.rs:2:42
  |
2 |     commands::send_parcel::SendParcel as S, domain::Weight,
  |                                             ^^^^^^ not in its `commands`, `events` or `queries`
  |
  = help: dispatch a command or a query of `shipping`, or export this with `pub use` in src/core/shipping/mod.rs, or in its `commands`, `events` or `queries`

check: 1 error
"
    );
}

#[test]
fn a_finding_behind_a_re_export() {
    let project = project().before(
        "src/core/shipping/commands/send_parcel.rs",
        "use services::clock::{Clock, SystemClock};\n",
    );
    assert_eq!(
        report(&project),
        "\
error[core-names-service-implementation]: the core must not use `services::clock::SystemClock`
 --> src/core/shipping/commands/send_parcel.rs:1:30
  |
1 | use services::clock::{Clock, SystemClock};
  |                              ^^^^^^^^^^^ this is an implementation
  |
  = help: ask for the trait, as `Arc<dyn ..>`; `ports!` in src/main.rs chooses the implementation

check: 1 error
"
    );
}

#[test]
fn a_finding_about_a_file() {
    let project = project().with("src/infra/old.rs", "");
    assert_eq!(
        report(&project),
        "\
error[undeclared-file]: no module declares this file, so it is not compiled
--> src/infra/old.rs
 = help: declare it with `mod old;` one level up, or delete it

check: 1 error
"
    );
}

#[test]
fn a_file_that_does_not_parse() {
    let project = project().with(
        "src/core/billing/domain/money.rs",
        "// 1\n// 2\n// 3\n// 4\n// 5\n// 6\n// 7\n// 8\n// 9\npub struct;\n",
    );
    assert_eq!(
        report(&project),
        "\
error[unreadable-file]: the code is not valid Rust
  --> src/core/billing/domain/money.rs:10:11
   |
10 | pub struct;
   |           ^ expected identifier

not checked until every file can be read: table-unused, handler-missing, handler-unregistered, event-unpublished, subscriber-unregistered, job-unused, job-payload-unlisted, job-vanished, router-unregistered, app-unregistered, port-without-adapter, port-unregistered, port-without-double
check: 1 error
"
    );
}

#[test]
fn something_to_register() {
    let project = project().replacing("src/main.rs", "    SendParcel => SendParcelHandler,\n", "");
    assert_eq!(
        report(&project),
        "\
error[handler-unregistered]: `SendParcel` is not registered
 --> src/core/shipping/commands/send_parcel.rs:6:18
  |
6 | impl Command for SendParcel {}
  |                  ^^^^^^^^^^ nothing can dispatch this
  |
  = help: add to `handlers!` in src/main.rs: `SendParcel => SendParcelHandler,`

check: 1 error
"
    );
}

#[test]
fn nothing_wrong() {
    assert_eq!(
        report(&project()),
        "check: 42 rules, 55 files, no findings\n"
    );
}

#[test]
fn colours_where_they_are_wanted() {
    let sources = project().with("src/infra/old.rs", "").sources();
    let outcome = xtask::check::check(&sources);
    let report = xtask::check::report(&outcome, false, &sources.files, true);
    assert!(
        report.starts_with("\u{1b}[1m\u{1b}[91merror[undeclared-file]\u{1b}[0m"),
        "{report:?}"
    );
}

#[test]
fn rules_have_ids_in_kebab_case_and_are_unique() {
    let mut ids: Vec<_> = xtask::check::all_rules().map(|rule| rule.id).collect();
    assert!(
        ids.iter()
            .all(|id| id.chars().all(|c| c.is_ascii_lowercase() || c == '-'))
    );
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), xtask::check::all_rules().count());
}

#[test]
fn findings_for_programs() {
    let sources = project()
        .with("src/infra/o\"ld.rs", "")
        .before("src/core/billing/domain/money.rs", "use axum::Json;\n")
        .sources();
    assert_eq!(
        xtask::check::json(&xtask::check::check(&sources), false),
        r#"{
  "schema_version": 1,
  "ok": false,
  "findings": [
    {
      "rule": "core-imports-infra",
      "severity": "error",
      "file": "src/core/billing/domain/money.rs",
      "line": 1,
      "column": 5,
      "end_line": 1,
      "end_column": 9,
      "message": "the core must not use `axum`",
      "help": "declare what the core needs as a trait in `ports/`, and implement it in src/infra"
    },
    {
      "rule": "undeclared-file",
      "severity": "error",
      "file": "src/infra/o\"ld.rs",
      "line": null,
      "column": null,
      "end_line": null,
      "end_column": null,
      "message": "no module declares this file, so it is not compiled",
      "help": "declare it with `mod o\"ld;` one level up, or delete it"
    }
  ],
  "skipped": [],
  "baseline": 0
}"#
    );
    let nothing = xtask::check::check(&project().sources());
    assert_eq!(
        xtask::check::json(&nothing, false),
        "{\n  \"schema_version\": 1,\n  \"ok\": true,\n  \"findings\": [],\n  \"skipped\": [],\n  \"baseline\": 0\n}"
    );
    let broken = project().with("src/infra/wire.rs", "fn f( {\n").sources();
    let json = xtask::check::json(&xtask::check::check(&broken), false);
    assert!(
        json.contains("\"skipped\": [\n    \"table-unused\",\n    \"handler-missing\",\n"),
        "{json}"
    );
}

#[test]
fn every_rule_explains_itself() {
    for rule in xtask::check::all_rules() {
        let statement = rule.statement;
        assert!(
            !statement.ends_with('.') && !statement.contains("  "),
            "{statement}"
        );
        assert!(
            rule.why.ends_with('.') && !rule.why.contains("  "),
            "{}",
            rule.why
        );
        assert!(
            !rule.breach.is_empty() && rule.breach != rule.mend,
            "{}",
            rule.id
        );
        let text = xtask::check::explain::text(rule, false);
        let widest = text.lines().map(|line| line.chars().count()).max();
        assert!(widest <= Some(100), "{text}");
    }
}

#[test]
fn an_explanation() {
    let rule = xtask::check::all_rules().find(|rule| rule.id == "kernel-imports-context");
    assert_eq!(
        xtask::check::explain::text(rule.unwrap(), false),
        "\
kernel-imports-context

The files directly in src/core, which all contexts share, use no context.

What all contexts share would otherwise pull one context into all the others.

Wrong:

    // src/core/user_id.rs
    use crate::billing::domain::invoice::Invoice;

Right:

    // src/core/billing/domain/invoice.rs
    use crate::UserId;
"
    );
}

#[test]
fn marks_stand_below_their_code() {
    let project = project().before(
        "src/core/billing/domain/money.rs",
        "\u{feff}// \u{e4}\r\nuse axum::\r\n\tJson;\r\nfn f() { g(\"\u{6f22}\", tokio::spawn()) }\r\n",
    );
    assert_eq!(
        report(&project),
        "\
error[core-imports-infra]: the core must not use `axum`
 --> src/core/billing/domain/money.rs:2:5
  |
2 | use axum::
  |     ^^^^ this is infrastructure
  |
  = help: declare what the core needs as a trait in `ports/`, and implement it in src/infra

error[core-imports-infra]: the core must not use `tokio`
 --> src/core/billing/domain/money.rs:4:17
  |
4 | fn f() { g(\"\u{6f22}\", tokio::spawn()) }
  |                  ^^^^^ this is infrastructure
  |
  = help: declare what the core needs as a trait in `ports/`, and implement it in src/infra

check: 2 errors
"
    );
}
