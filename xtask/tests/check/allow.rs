//! Tests of comments that silence a rule.

use crate::{fires, fixture::project, quiet};

const MONEY: &str = "src/core/billing/domain/money.rs";

#[test]
fn a_rule_can_be_silenced_with_a_reason() {
    for text in [
        "// check: allow(core-imports-infra) until the migration is done\nuse axum::Json;\n",
        "use axum::Json; // check: allow(core-imports-infra): see #12\n",
        "use axum::Json;// check: allow(core-imports-infra) - see #12\n",
        "// check: allow(core-imports-infra) one\n// and why\nuse axum::Json;\n",
        "// check: allow(core-imports-infra) one\n// check: allow(domain-imports) two\nuse {axum::Json, services::clock};\n",
        "// check: allow(core-imports-infra, domain-imports) both\nuse {axum::Json, services::clock};\n",
        "// check: allow(core-imports-infra) why\n#[cfg(unix)]\n// both\n#[doc = \"]\"]\nuse axum::Json;\n",
        "// check: allow(core-imports-infra) why\n#[cfg(all(\n    unix, // [\n))] use axum::Json;\n",
        "// check: allow(core-imports-infra) why\n#[axum::debug]\nstruct A;\n",
    ] {
        quiet(&project().before(MONEY, text));
        quiet(&project().before(MONEY, &text.replace('\n', "\r\n")));
    }
}

#[test]
fn a_silencing_takes_a_reason() {
    fires(
        &project().before(
            MONEY,
            "use axum::Json; // check: allow(core-imports-infra) -\n",
        ),
        &["allow-without-reason src/core/billing/domain/money.rs:1:17"],
    );
}

#[test]
fn a_silencing_silences_one_rule_at_one_line() {
    let project = project().before(
        MONEY,
        "// check: allow(core-imports-infra) why\nuse axum::A;\nuse axum::B;\n// check: allow(domain-imports) why\nuse axum::C;\n",
    );
    fires(
        &project,
        &[
            "core-imports-infra src/core/billing/domain/money.rs:3:5",
            "allow-unused src/core/billing/domain/money.rs:4:1",
            "core-imports-infra src/core/billing/domain/money.rs:5:5",
        ],
    );
}

#[test]
fn a_silencing_ends_behind_the_attributes() {
    fires(
        &project().before(
            MONEY,
            "// check: allow(core-imports-infra) why\n#[cfg(unix)]\nuse axum::A;\nuse axum::B;\n",
        ),
        &["core-imports-infra src/core/billing/domain/money.rs:4:5"],
    );
}

#[test]
fn a_silencing_names_a_rule() {
    let project = project().before(
        MONEY,
        "// check: allow(core-import-infra) why\n// check: allow\n// check: allow() why\n",
    );
    fires(
        &project,
        &[
            "allow-unknown-rule src/core/billing/domain/money.rs:1:1",
            "allow-unknown-rule src/core/billing/domain/money.rs:2:1",
            "allow-unknown-rule src/core/billing/domain/money.rs:3:1",
        ],
    );
}

#[test]
fn what_is_no_comment_silences_nothing() {
    let project = project().before(
        MONEY,
        "\
const A: &str = \"// check: allow(core-imports-infra) why
\"; const B: &str = r#\"\"// check: allow(core-imports-infra) why
\"#; const C: char = '\"'; /* /* \" */ // check: allow(core-imports-infra) why
*/ const D: &'static str = \"\\\" // check: allow(core-imports-infra) why
\"; use axum::Json;
",
    );
    fires(
        &project,
        &["core-imports-infra src/core/billing/domain/money.rs:5:8"],
    );
}

#[test]
fn whole_files_can_be_silenced() {
    let down = "src/infra/db/migrations/2026-01-01-000000_create_invoices/down.sql";
    quiet(
        &project()
            .with(down, "-- The rows are gone.\n-- check: allow(migration-incomplete) nothing brings them back\n")
            .with("src/infra/old.rs", "//! Old.\n// check: allow(undeclared-file) read by a test\n"),
    );
}

#[test]
fn a_dependency_can_be_silenced() {
    quiet(&project().after(
        "src/core/Cargo.toml",
        "# check: allow(core-depends-on-infra) only its types\nhttp = \"1\"\n",
    ));
}

#[test]
fn documentation_and_block_comments_silence_nothing() {
    for text in [
        "/// check: allow(core-imports-infra) why\nuse axum::Json;\n",
        "/*\n// check: allow(core-imports-infra) why\n/* */\nuse*/ use axum::Json;\n",
    ] {
        let findings = crate::findings(&project().before(MONEY, text));
        assert_eq!(findings.len(), 1, "{findings:?}");
        assert!(
            findings[0].starts_with("core-imports-infra "),
            "{findings:?}"
        );
    }
}
