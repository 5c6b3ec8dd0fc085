//! Tests of `--json` and of exit codes, and that no command prompts.

use std::{
    fs,
    process::{Command, Stdio},
};

use serde_json::{Value, json};

use crate::project::{Project, Said};

/// Asserts that standard output is one JSON document, and returns it.
#[track_caller]
fn parse(said: &Said) -> Value {
    serde_json::from_str(&said.out).unwrap_or_else(|error| panic!("{error}: {}", said.out))
}

#[track_caller]
fn refusal(project: &Project, arguments: &[&str]) -> Value {
    let files = project.files();
    let arguments = [arguments, &["--json"]].concat();
    let said = project.run(&arguments);
    assert_eq!(
        (said.code, said.err.as_str()),
        (Some(1), ""),
        "{arguments:?}"
    );
    assert_eq!(project.files(), files, "{arguments:?}");
    let answer = parse(&said);
    assert_eq!(answer["ok"], json!(false), "{arguments:?}");
    assert_eq!(answer["schema_version"], json!(1));
    answer["refused"].clone()
}

#[test]
fn a_command_says_what_it_made() {
    let project = Project::new();
    project.make(&["new-context", "billing"]);
    let pay = ["new-command", "billing", "PayInvoice", "--json"];
    let said = project.run(&pay);
    assert_eq!((said.code, said.err.as_str()), (Some(0), ""));
    assert_eq!(
        parse(&said),
        json!({
            "schema_version": 1,
            "ok": true,
            "created": [
                "src/core/billing/commands/pay_invoice.rs",
                "tests/core/billing/commands/mod.rs",
                "tests/core/billing/commands/pay_invoice.rs",
            ],
            "edited": [
                "src/core/billing/commands/mod.rs",
                "src/main.rs",
                "tests/core/billing/mod.rs",
            ],
            "identical": [],
            "refused": null,
            "next": parse(&said)["next"],
        })
    );
    assert!(parse(&said)["next"][0].is_string(), "{}", said.out);

    let again = parse(&project.run(&pay));
    assert_eq!(
        again["identical"],
        json!([
            "src/core/billing/commands/pay_invoice.rs",
            "src/main.rs",
            "tests/core/billing/commands/pay_invoice.rs",
        ])
    );
    assert_eq!(
        [&again["created"], &again["edited"]],
        [&json!([]), &json!([])]
    );
}

#[test]
fn a_dry_run_gives_the_difference_as_a_patch() {
    let project = Project::new();
    let files = project.files();
    let answer = parse(&project.run(&["new-context", "billing", "--dry-run", "--json"]));
    assert_eq!(project.files(), files);
    assert!(!project.path().join(".xtask").exists());
    let diff = answer["diff"].as_str().unwrap();
    assert!(
        diff.contains("--- a/src/core/lib.rs\n+++ b/src/core/lib.rs\n@@ ")
            && diff.contains("--- /dev/null\n+++ b/src/core/billing/mod.rs\n"),
        "{diff}"
    );

    project.make(&["new-context", "billing"]);
    let answer = parse(&project.run(&["undo", "--dry-run", "--json"]));
    let diff = answer["diff"].as_str().unwrap();
    assert!(
        diff.contains("--- a/src/core/billing/mod.rs\n+++ /dev/null\n"),
        "{diff}"
    );
}

#[test]
fn an_undo_says_what_it_took_back() {
    let project = Project::new();
    project.make(&["new-context", "billing"]);
    project.make(&["new-event", "billing", "InvoicePaid"]);
    let said = project.run(&["undo", "--json"]);
    assert_eq!(said.code, Some(0));
    assert_eq!(
        parse(&said),
        json!({
            "schema_version": 1,
            "ok": true,
            "undone": ["new-event billing InvoicePaid"],
            "restored": ["src/core/billing/events/mod.rs", "src/main.rs"],
            "deleted": ["src/core/billing/events/invoice_paid.rs"],
            "unchanged": [],
            "kept": [],
            "refused": null,
            "next": [],
        })
    );
}

#[test]
fn a_refusal_has_a_code_and_says_what_would_be_right() {
    let project = Project::new();
    let undo = refusal(&project, &["undo"]);
    assert_eq!(
        undo,
        json!({ "code": "nothing-to-undo", "message": "there is nothing to undo", "help": "" })
    );
    project.make(&["new-context", "billing"]);
    let file = "src/core/billing/commands/pay_invoice.rs";
    let pay = ["new-command", "billing", "PayInvoice"];

    project.write(file, "// mine\n");
    let conflict = refusal(&project, &pay);
    assert_eq!(conflict["code"], "conflict");
    assert!(conflict["message"].as_str().unwrap().contains(file));
    assert!(conflict["help"].as_str().unwrap().contains("--force"));
    fs::remove_file(project.path().join(file)).unwrap();

    let context = refusal(&project, &["new-command", "biling", "PayInvoice"]);
    assert_eq!(context["code"], "unknown-context");
    assert!(
        context["message"]
            .as_str()
            .unwrap()
            .contains("did you mean `billing`?")
    );
    assert_eq!(
        refusal(&project, &["new-event", "billing", "1"])["code"],
        "invalid-name"
    );

    let main = project.read("src/main.rs");
    project.write("src/main.rs", &main.replace("handlers! {", "others! {"));
    let place = refusal(&project, &pay);
    assert_eq!(place["code"], "no-place");
    assert!(
        place["message"]
            .as_str()
            .unwrap()
            .ends_with("\n    PayInvoice => PayInvoiceHandler,")
    );
    project.write("src/main.rs", "fn main() {");
    assert_eq!(refusal(&project, &pay)["code"], "not-rust");
    project.write("src/main.rs", &main);

    let commands = "src/core/billing/commands/mod.rs";
    project.write(commands, "pub mod a; pub mod z; /* one\ntwo */\n");
    assert_eq!(refusal(&project, &pay)["code"], "unclear-place");
    project.write(commands, "");

    let other = main.replace(
        "    Service;\n}",
        "    Service;\n    PayInvoice => OtherHandler,\n}",
    );
    let other = other.replace(
        "handlers! { Service; }",
        "handlers! { Service; PayInvoice => OtherHandler }",
    );
    assert_ne!(other, main);
    project.write("src/main.rs", &other);
    assert_eq!(refusal(&project, &pay)["code"], "name-taken");
}

#[test]
fn outside_of_a_project_there_is_json_too() {
    let folder = std::env::temp_dir();
    for arguments in [["list", "--json"], ["check", "--json"], ["undo", "--json"]] {
        let done = Command::new(env!("CARGO_BIN_EXE_xtask"))
            .args(arguments)
            .current_dir(&folder)
            .env_remove("CARGO_MANIFEST_DIR")
            .output()
            .unwrap();
        let answer: Value = serde_json::from_slice(&done.stdout).unwrap();
        assert_eq!(done.status.code(), Some(1));
        assert_eq!(answer["refused"]["code"], "no-project", "{answer}");
    }
}

#[test]
fn a_command_line_that_cannot_be_read_is_json_too() {
    let project = Project::new();
    for (arguments, word) in [
        (["new-command", "billing", "--json"].as_slice(), "<NAME>"),
        (&["new-comand", "--json"], "new-comand"),
        (&["undo", "0", "--json"], "0"),
        (&["lint", "--json"], "--json"),
    ] {
        let said = project.run(arguments);
        assert_eq!(
            (said.code, said.err.as_str()),
            (Some(2), ""),
            "{arguments:?}"
        );
        let answer = parse(&said);
        assert_eq!(answer["refused"]["code"], "usage");
        let message = answer["refused"]["message"].as_str().unwrap();
        assert!(message.contains(word), "{message}");
    }
    let said = project.run(&["new-command", "--json", "--help"]);
    assert_eq!(said.code, Some(0));
    assert!(
        said.out.contains("Usage: cargo xtask new-command"),
        "{}",
        said.out
    );
}

/// Runs `arguments` with a closed standard output.
fn unread(project: &Project, arguments: &[&str]) -> Said {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let done = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(arguments)
        .current_dir(project.path())
        .stdin(Stdio::null())
        .stdout(writer)
        .stderr(Stdio::piped())
        .output()
        .unwrap();
    Said {
        code: done.status.code(),
        out: String::new(),
        err: String::from_utf8(done.stderr).unwrap(),
    }
}

#[test]
fn a_reader_that_has_gone_is_no_error() {
    let project = Project::new();
    for arguments in [
        ["new-context", "billing", "--dry-run"].as_slice(),
        &["new-context", "billing"],
        &["list"],
        &["list", "--json"],
        &["check", "--rules"],
        &["--help"],
        &["undo"],
    ] {
        let said = unread(&project, arguments);
        assert_eq!(
            (said.code, said.err.as_str()),
            (Some(0), ""),
            "{arguments:?}"
        );
    }
    // The command was executed nevertheless.
    assert!(!project.path().join("src/core/billing").exists());
    unread(&project, &["new-context", "billing"]);
    assert!(project.path().join("src/core/billing/mod.rs").exists());
}

#[test]
fn colours_are_where_they_are_asked_for() {
    let project = Project::new();
    let run = |variables: &[(&str, &str)]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.args(["new-context", "billing", "--dry-run"]);
        for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
            command.env_remove(name);
        }
        command.envs(variables.iter().copied());
        let done = command.current_dir(project.path()).output().unwrap();
        String::from_utf8(done.stdout).unwrap().contains('\u{1b}')
    };
    assert!(!run(&[]));
    assert!(run(&[("CLICOLOR_FORCE", "1")]));
    assert!(!run(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
}
