//! Tests of unusual projects and files.

use crate::{findings, fires, fixture::project, quiet, report};

const MONEY: &str = "src/core/billing/domain/money.rs";

#[test]
fn a_file_that_does_not_parse_is_a_finding() {
    fires(
        &project().with(MONEY, "pub struct Money;\nfn f( {\n"),
        &["unreadable-file src/core/billing/domain/money.rs:2:7"],
    );
    fires(
        &project().with(MONEY, "pub struct;\n"),
        &["unreadable-file src/core/billing/domain/money.rs:1:11"],
    );
    fires(
        &project().with(MONEY, b"// \xC3\xA4\nconst A: \xFF = 1;\n"),
        &["unreadable-file src/core/billing/domain/money.rs:2:10"],
    );
    quiet(&project().with(MONEY, ""));
}

#[test]
fn what_a_broken_file_may_hold_is_not_missed() {
    // Without main.rs, no registration and no module of the root crate can be found.
    let broken = project().with("src/main.rs", "fn main( {}\n");
    assert_eq!(findings(&broken).len(), 1);
    assert!(
        report(&broken)
            .contains("not checked until every file can be read: table-unused, handler-missing,")
    );

    let broken = project().with("src/infra/adapters/billing/mod.rs", "pub mod {\n");
    assert_eq!(findings(&broken).len(), 1);

    // The roots of these crates declare the tests of the core and of the services.
    for root in ["src/core/lib.rs", "src/services/lib.rs"] {
        let broken = project().with(root, "pub mod {\n");
        fires(&broken, &[&format!("unreadable-file {root}:1:9")]);
    }

    let broken = project().replacing("src/main.rs", "PayInvoice =>", "PayInvoice =");
    fires(&broken, &["unreadable-file src/main.rs:40:16"]);
}

#[test]
fn other_rules_hold_beside_a_broken_file() {
    let project = project()
        .with("src/infra/wire.rs", "fn f( {\n")
        .before(MONEY, "use axum::Json;\n");
    assert_eq!(
        findings(&project),
        [
            "core-imports-infra src/core/billing/domain/money.rs:1:5",
            "unreadable-file src/infra/wire.rs:1:7"
        ]
    );
}

#[test]
fn positions_hold_with_bom_crlf_tabs_and_a_shebang() {
    let expected = ["core-imports-infra src/core/billing/domain/money.rs:2:6"];
    for text in [
        "\u{feff}// \u{e4}\r\n\tuse axum::Json;\r\n",
        "#!/usr/bin/env x\n\tuse axum::Json;\n",
    ] {
        fires(&project().with(MONEY, text), &expected);
    }
    fires(
        &project().with(MONEY, "\u{feff}use axum::Json;\n"),
        &["core-imports-infra src/core/billing/domain/money.rs:1:5"],
    );
}

#[test]
fn a_project_that_is_hardly_there_is_no_crash() {
    let empty = Vec::<(String, Vec<u8>)>::new().into_iter().collect();
    let sources = xtask::model::Sources::parse(empty);
    assert!(xtask::check::check(&sources).findings.is_empty());
    quiet(
        &project()
            .without("Cargo.toml")
            .without("src/core/Cargo.toml"),
    );
}

#[test]
fn modules_can_go_in_a_circle() {
    let circle = "#[path = \"money.rs\"]\nmod again;\n";
    quiet(&project().with(MONEY, circle));
}

#[test]
fn cfgs_on_neighbours_and_comments_everywhere() {
    quiet(
        &project()
            .replacing(
                "src/main.rs",
                "    PayInvoice => PayInvoiceHandler,",
                "    // paid\n    PayInvoice /* a */ => /* b */ PayInvoiceHandler, // c",
            )
            .replacing("src/main.rs", "scoped {", "// more\n    scoped { // here")
            .replacing(
                "src/main.rs",
                "DieselInvoiceRepository,\n    }",
                "DieselInvoiceRepository\n    }",
            )
            .before(
                "src/infra/mod.rs",
                "#![allow(dead_code)]\n/* pub mod gone; */ // mod gone;\n",
            ),
    );
}

#[test]
fn half_a_file_is_no_crash() {
    for path in [
        "src/main.rs",
        "src/infra/api/routes/invoices.rs",
        "src/core/Cargo.toml",
    ] {
        let whole = project().text(path);
        for end in (0..whole.len()).step_by(53) {
            findings(&project().with(path, &whole[..end]));
        }
    }
}
