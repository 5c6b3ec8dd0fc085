//! Tests of the list of errors that a project accepts.

use xtask::check::{Outcome, baseline::Baseline, check, report};

use crate::{
    command_line::OnDisk,
    fixture::{Fixture, project},
};

const FILE: &str = "check-baseline.toml";
const MONEY: &str = "src/core/billing/domain/money.rs";

/// Returns a project with three findings. Two of them differ in their lines only.
fn old() -> Fixture {
    project()
        .before(MONEY, "use axum::A;\nuse axum::B;\n")
        .with("src/infra/o\"l\\d.rs", "")
}

/// Checks `fixture` against `baseline`.
fn applied(fixture: &Fixture, baseline: &Baseline) -> Outcome {
    let mut outcome = check(&fixture.sources());
    baseline.apply(&mut outcome);
    outcome
}

#[test]
fn what_is_there_is_counted_and_what_is_new_is_refused() {
    let baseline = Baseline::of(&check(&old().sources())).unwrap();
    let outcome = applied(&old(), &baseline);
    assert!(outcome.is_ok() && outcome.findings.is_empty());
    assert_eq!(outcome.known.len(), 3);
    let files = old().sources().files;
    assert_eq!(
        report(&outcome, false, &files, false),
        "check: 42 rules, 56 files, no findings, 3 in the baseline (`--all` shows them)\n"
    );
    let all = report(&outcome, true, &files, false);
    assert!(
        all.starts_with("known[core-imports-infra]: the core must"),
        "{all}"
    );
    assert!(all.ends_with("no findings, 3 in the baseline\n"), "{all}");

    // Moved lines match the baseline, but a third import of the same kind is new.
    let grown = old().before(MONEY, "//! Money.\n\nuse axum::C;\n");
    let outcome = applied(&grown, &baseline);
    assert!(!outcome.is_ok());
    assert_eq!((outcome.findings.len(), outcome.known.len()), (1, 3));
    let json = xtask::check::json(&outcome, true);
    assert!(
        json.contains("\"baseline\": 3,\n  \"known\": [\n"),
        "{json}"
    );
}

#[test]
fn an_entry_that_matches_nothing_is_a_note() {
    let baseline = Baseline::of(&check(&old().sources())).unwrap();
    let mended = project().before(MONEY, "use axum::B;\n");
    let outcome = applied(&mended, &baseline);
    assert!(outcome.is_ok());
    assert_eq!(
        report(&outcome, false, &mended.sources().files, false),
        "\
note[baseline-outdated]: 2 entries of the baseline match no finding any more
--> check-baseline.toml
 = help: `cargo xtask check --baseline` removes them:
         core-imports-infra in src/core/billing/domain/money.rs: the core must not use `axum`
         undeclared-file in src/infra/o\"l\\d.rs: no module declares this file, so it is not compiled

check: 1 note, 1 in the baseline (`--all` shows them)
"
    );
    // A skipped rule has no findings, but its entries are not outdated.
    let missing = project().without("tests/impl/adapters/billing.rs");
    let baseline = Baseline::of(&check(&missing.sources())).unwrap();
    assert!(baseline.len() > 1);
    let broken = missing.with("src/infra/wire.rs", "fn f( {\n");
    let outcome = applied(&broken, &baseline);
    assert_eq!(outcome.findings.len(), 1, "{:?}", outcome.findings);
}

#[test]
fn the_file_is_sorted_and_can_be_merged() {
    let baseline = Baseline::of(&check(&old().sources())).unwrap();
    let text = baseline.text();
    let (header, entries) = text.split_once("findings = [\n").unwrap();
    assert!(header.lines().all(|line| line.starts_with("# ")));
    assert_eq!(
        entries,
        r#"    ["core-imports-infra", "src/core/billing/domain/money.rs", "the core must not use `axum`"],
    ["core-imports-infra", "src/core/billing/domain/money.rs", "the core must not use `axum`"],
    ["undeclared-file", "src/infra/o\"l\\d.rs", "no module declares this file, so it is not compiled"],
]
"#
    );
    assert_eq!(Baseline::parse(&text).unwrap(), baseline);
    assert_eq!(
        Baseline::parse(&text.replace('\n', "\r\n")).unwrap(),
        baseline
    );
    let reversed: Vec<_> = entries.lines().rev().skip(1).collect();
    let reversed = format!("findings = [\n{}]\n", reversed.join("\n"));
    assert_eq!(Baseline::parse(&reversed).unwrap().text(), text);
}

#[test]
fn a_file_that_is_no_baseline_is_refused() {
    for (text, reason) in [
        ("<<<<<<< ours\nfindings = []\n", "line 1, column"),
        ("findings = {}\n", "it needs a list `findings`"),
        (
            "findings = [\n  [\"a\", \"b\"],\n]\n",
            "line 2 is not [rule, file, message]",
        ),
        (
            "findings = [\n\n  [\"a\", \"b\", 1],\n]\n",
            "line 3 is not [rule, file, message]",
        ),
    ] {
        let error = format!("{:#}", Baseline::parse(text).unwrap_err());
        assert!(error.contains(reason), "{error}");
    }
    let project = OnDisk::new(&project());
    project.write(FILE, b"findings = 1");
    let output = project.run(&["check"]);
    assert!(
        !output.ok && output.err.contains("cannot read check-baseline.toml"),
        "{}",
        output.err
    );
}

#[test]
fn the_file_is_written_and_shrinks() {
    let old = project()
        .before(MONEY, "use axum::A;\nuse axum::B;\n")
        .with("src/infra/old.rs", "");
    let project = OnDisk::new(&old);
    assert!(!project.run(&["check"]).ok);
    let output = project.run(&["check", "--baseline"]);
    assert!(
        output.ok
            && output
                .err
                .contains("Listed 3 errors in check-baseline.toml"),
        "{}",
        output.err
    );
    assert!(project.run(&["check"]).ok);
    let first = project.read(FILE);
    let again = project.run(&["check", "--baseline", "--json"]);
    assert!(
        again.ok && again.out.contains("\"baseline\": 3\n}"),
        "{}",
        again.out
    );
    assert_eq!(project.read(FILE), first);

    project.write(MONEY, b"pub struct Money(i64);\n");
    let output = project.run(&["check"]);
    assert!(
        output.ok && output.out.contains("baseline-outdated"),
        "{}",
        output.out
    );
    assert_eq!(project.read(FILE), first);
    assert!(project.run(&["check", "--baseline"]).ok);
    assert!(!project.run(&["check"]).out.contains("note"));

    project.remove("src/infra/old.rs");
    let output = project.run(&["check", "--baseline"]);
    assert!(
        output.ok && output.err.contains("Listed no errors"),
        "{}",
        output.err
    );
    assert_eq!(project.read(FILE), None);
}

#[test]
fn the_file_is_not_written_while_a_file_cannot_be_read() {
    let project = OnDisk::new(&project().with("src/infra/wire.rs", "fn f( {\n"));
    let output = project.run(&["check", "--baseline"]);
    assert!(
        !output.ok && output.err.contains("mend src/infra/wire.rs"),
        "{}",
        output.err
    );
    assert_eq!(project.read(FILE), None);
}
