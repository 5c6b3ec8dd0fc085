//! Tests of the rules: each has a project that breaks it, and one that keeps it.

#![allow(clippy::unwrap_used, clippy::panic)]

mod allow;
mod baseline;
mod command_line;
mod composition;
mod core;
mod endpoints;
mod fixture;
mod hostile;
mod infra;
mod jobs;
mod output;
mod paths;
mod payloads;
mod provided;
mod tree;
mod whole;

use self::fixture::{Fixture, project};

/// Returns a line for each finding in `fixture`: the rule, and the place.
fn findings(fixture: &Fixture) -> Vec<String> {
    let sources = fixture.sources();
    let outcome = xtask::check::check(&sources);
    let findings = outcome.findings.iter().map(|finding| {
        let at = finding
            .place
            .at
            .map(|at| format!(":{}:{}", at.start.0, at.start.1 + 1));
        let file = &finding.place.file;
        format!("{} {file}{}", finding.rule, at.unwrap_or_default())
    });
    findings.collect()
}

/// Returns the whole report about `fixture`.
fn report(fixture: &Fixture) -> String {
    let sources = fixture.sources();
    let outcome = xtask::check::check(&sources);
    xtask::check::report(&outcome, false, &sources.files, false)
}

#[track_caller]
fn fires(fixture: &Fixture, expected: &[&str]) {
    assert_eq!(findings(fixture), expected, "\n{}", report(fixture));
}

#[track_caller]
fn quiet(fixture: &Fixture) {
    fires(fixture, &[]);
}

#[test]
fn the_fixture_keeps_every_rule() {
    quiet(&project());
}
