//! Tests of the command lines of `cargo xtask check` and `cargo xtask explain`.

use std::{
    fs,
    path::PathBuf,
    process::{self, Command},
    sync::atomic::{AtomicUsize, Ordering},
};

use crate::fixture::{Fixture, project};

/// A project on the disk.
pub struct OnDisk(PathBuf);

/// The result of a command.
pub struct Output {
    pub ok: bool,
    pub out: String,
    pub err: String,
}

impl OnDisk {
    pub fn new(fixture: &Fixture) -> Self {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("xtask-check-{}-{number}", process::id());
        let project = Self(std::env::temp_dir().join(name));
        project.write("xtask/Cargo.toml", b"");
        for (path, text) in fixture.files() {
            project.write(path, text);
        }
        project
    }

    pub fn write(&self, path: &str, text: &[u8]) {
        let path = self.0.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub fn remove(&self, path: &str) {
        fs::remove_file(self.0.join(path)).unwrap();
    }

    /// Returns the text of the file at `path`, if it exists.
    pub fn read(&self, path: &str) -> Option<String> {
        fs::read_to_string(self.0.join(path)).ok()
    }

    pub fn run(&self, arguments: &[&str]) -> Output {
        let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
            .args(arguments)
            .current_dir(&self.0)
            .output()
            .unwrap();
        Output {
            ok: output.status.success(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Drop for OnDisk {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn the_exit_code_says_whether_there_are_errors() {
    let good = OnDisk::new(&project());
    let output = good.run(&["check"]);
    assert!(
        output.ok && output.out.ends_with(", no findings\n"),
        "{}",
        output.out
    );

    let bad = OnDisk::new(&project().with("src/infra/old.rs", ""));
    for arguments in [&["check"][..], &["check", "--json"]] {
        let output = bad.run(arguments);
        assert!(
            !output.ok && output.out.contains("undeclared-file"),
            "{}",
            output.out
        );
        assert!(!output.out.contains('\u{1b}'), "{}", output.out);
    }
}

#[test]
fn rules_are_listed() {
    let project = OnDisk::new(&project());
    let text = project.run(&["check", "--rules"]);
    assert!(text.ok, "{}", text.err);
    for rule in xtask::check::all_rules() {
        let line = text.out.lines().find(|line| line.starts_with(rule.id));
        assert!(line.unwrap().contains(rule.statement), "{}", text.out);
    }
    let json = project.run(&["check", "--rules", "--json"]);
    assert!(json.ok, "{}", json.err);
    let start = "\
{
  \"schema_version\": 1,
  \"ok\": true,
  \"rules\": [
    {
      \"rule\": \"unreadable-file\",
      \"severity\": \"error\",
      \"statement\": \"";
    assert!(json.out.starts_with(start), "{}", json.out);
}

#[test]
fn rules_are_explained() {
    let project = OnDisk::new(&project());
    let text = project.run(&["explain", "port-unregistered"]);
    assert!(
        text.ok && text.out.starts_with("port-unregistered\n\nEvery port"),
        "{}",
        text.out
    );
    let json = project.run(&["explain", "allow-unused", "--json"]);
    assert!(json.ok, "{}", json.err);
    for part in [
        "schema_version",
        "ok",
        "rule",
        "severity",
        "statement",
        "why",
        "breach",
        "mend",
    ] {
        assert!(
            json.out.contains(&format!("\n  \"{part}\": ")),
            "{}",
            json.out
        );
    }
}

#[test]
fn a_rule_that_is_not_there_leads_to_the_nearest() {
    let project = OnDisk::new(&project());
    for (wrong, right) in [
        ("context-bondary", "did you mean `context-boundary`?"),
        ("ports-unregistered", "did you mean `port-unregistered`?"),
        ("42", "`cargo xtask check --rules` lists the rules"),
    ] {
        let output = project.run(&["explain", wrong]);
        let expected = format!("there is no rule `{wrong}`: {right}");
        assert!(
            !output.ok && output.err.contains(&expected),
            "{}",
            output.err
        );
        assert_eq!(output.out, "");
    }
}
