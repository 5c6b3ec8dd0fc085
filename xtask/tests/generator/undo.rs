//! Tests of `undo`: the changes that it reverts, and the edits that it keeps.

use std::fs;

use crate::project::Project;

fn billing() -> Project {
    let project = Project::new();
    project.make(&["new-context", "billing"]);
    project
}

#[test]
fn undo_takes_back_exactly_what_was_made() {
    let project = Project::new();
    let before = project.texts();
    project.make(&["new-context", "billing"]);
    let between = project.texts();
    project.make(&[
        "new-command",
        "billing",
        "PayInvoice",
        "--route",
        "POST /payments",
    ]);
    project.make(&["new-entity", "billing", "Invoice"]);

    project.make(&["undo", "2"]);
    assert_eq!(project.texts(), between);
    project.make(&["undo"]);
    assert_eq!(project.texts(), before);
    assert_eq!(project.run(&["undo"]).code, Some(1));
}

#[test]
fn undo_refuses_what_was_edited_since_and_names_it() {
    let project = billing();
    project.make(&["new-command", "billing", "PayInvoice"]);
    let file = "src/core/billing/commands/pay_invoice.rs";
    project.write(file, &(project.read(file) + "// mine\n"));
    let files = project.files();

    let said = project.run(&["undo"]);

    assert_eq!(said.code, Some(1));
    assert!(said.err.contains(file), "{}", said.err);
    assert_eq!(project.files(), files);
}

#[test]
fn what_was_edited_beside_it_stays() {
    let project = billing();
    let before = ["src/main.rs", "src/infra/mod.rs"].map(|path| (path, project.read(path)));
    let text = project.texts();
    project.make(&["new-integration", "stripe"]);
    project.make(&["new-cli-app", "reports"]);
    project.make(&[
        "new-command",
        "billing",
        "PayInvoice",
        "--route",
        "POST /payments",
    ]);

    // The edits are at the top, in the middle and at the end, and directly beside generated lines.
    let edit = |text: &str| -> String {
        let text = text.replace("fn main()", "// mine\nfn main()");
        let text = text.replace("    scoped {\n", "    scoped {\n        // mine too\n");
        format!("{text}\n// and this\n")
    };
    for (path, _) in &before {
        project.write(path, &edit(&project.read(path)));
    }

    project.make(&["undo", "3"]);

    for (path, text) in &before {
        assert_eq!(project.read(path), edit(text));
        project.write(path, text);
    }
    assert_eq!(project.texts(), text);
}

#[test]
fn the_second_of_two_is_taken_back_beside_the_edits_of_the_first() {
    let project = billing();
    project.make(&["new-command", "billing", "OpenAccount"]);
    let comment = |text: String| text.replace("fn main()", "/* mine */ fn main()");
    let main = comment(project.read("src/main.rs"));
    project.make(&["new-command", "billing", "CloseAccount"]);
    project.write("src/main.rs", &comment(project.read("src/main.rs")));

    project.make(&["undo"]);

    assert_eq!(project.read("src/main.rs"), main);
}

#[test]
fn lines_that_were_written_and_edited_are_refused_by_name() {
    let project = billing();
    project.make(&["new-command", "billing", "PayInvoice"]);
    let main = project.read("src/main.rs");
    for edited in [
        main.replace("=> PayInvoiceHandler", "=> MyHandler"),
        main.replace(
            "    PayInvoice => PayInvoiceHandler,\n",
            "    PayInvoice => PayInvoiceHandler, // mine\n",
        ),
        main.replace(
            "commands::pay_invoice::{",
            "commands::pay_invoice::{Other, ",
        ),
    ] {
        assert_ne!(edited, main);
        project.write("src/main.rs", &edited);
        let files = project.files();

        let said = project.run(&["undo"]);

        assert_eq!(said.code, Some(1));
        assert!(
            said.err
                .contains("src/main.rs was edited after the command"),
            "{}",
            said.err
        );
        assert!(said.err.contains("--keep-edited"), "{}", said.err);
        assert_eq!(project.files(), files);
    }
}

#[test]
fn lines_that_were_moved_are_refused() {
    let project = billing();
    project.make(&["new-command", "billing", "PayInvoice"]);
    let main = project.read("src/main.rs");
    let import = "use app_core::billing::commands::pay_invoice::{PayInvoice, PayInvoiceHandler};\n";
    project.write("src/main.rs", &(main.replace(import, "") + import));
    let files = project.files();

    let said = project.run(&["undo"]);

    assert_eq!(said.code, Some(1));
    assert!(said.err.contains("src/main.rs was edited"), "{}", said.err);
    assert_eq!(project.files(), files);
}

#[test]
fn edited_files_can_be_kept() {
    let project = billing();
    let before = project.texts();
    project.make(&["new-command", "billing", "PayInvoice"]);
    project.make(&["new-event", "billing", "InvoicePaid"]);
    let file = "src/core/billing/commands/pay_invoice.rs";
    let mine = project.read(file) + "// mine\n";
    project.write(file, &mine);
    project.write("src/main.rs", "// all mine\nfn main() {}\n");

    assert_eq!(project.run(&["undo", "2"]).code, Some(1));
    let said = project.make(&["undo", "2", "--keep-edited"]);

    assert!(said.contains(&format!("keep {file}\n")), "{said}");
    assert!(said.contains("keep src/main.rs\n"), "{said}");
    let mut expected = before;
    expected.insert(file.to_owned(), mine);
    expected.insert(
        "src/main.rs".to_owned(),
        "// all mine\nfn main() {}\n".to_owned(),
    );
    assert_eq!(project.texts(), expected);
    project.make(&["undo", "--keep-edited"]);
    assert!(!project.path().join("src/core/billing/events").exists());
    assert!(project.path().join(file).exists());
}

#[test]
fn a_kept_file_stays_as_a_whole() {
    let project = billing();
    project.make(&["new-command", "billing", "PayInvoice"]);
    project.make(&["new-command", "billing", "RefundInvoice"]);
    let main = project.read("src/main.rs");
    let mine = main.replace("=> PayInvoiceHandler", "=> MyHandler");
    project.write("src/main.rs", &mine);

    // The change of the second command could be reverted in it, but not that of the first.
    let said = project.make(&["undo", "2", "--keep-edited"]);

    assert!(said.contains("keep src/main.rs\n"), "{said}");
    assert!(!said.contains("restore src/main.rs"), "{said}");
    assert_eq!(project.read("src/main.rs"), mine);
}

#[test]
fn what_git_has_taken_back_is_no_obstacle() {
    let project = Project::new();
    let start = project.texts();
    project.make(&["new-context", "billing"]);
    project.make(&["new-command", "billing", "PayInvoice"]);
    // The edit is directly beside a line of the first command.
    project.make(&["new-command", "billing", "RefundInvoice"]);
    project.make(&["new-event", "billing", "InvoicePaid"]);

    // This is the effect of `git checkout . && git clean -fd`.
    for (path, _) in project.texts() {
        match start.get(&path) {
            Some(text) if !path.ends_with('/') => project.write(&path, text),
            Some(_) => {}
            None => {
                let path = project.path().join(path);
                let _ = fs::remove_file(&path).or_else(|_| fs::remove_dir_all(&path));
            }
        }
    }
    assert_eq!(project.texts(), start);

    let said = project.make(&["undo"]);
    assert!(
        said.contains("had their previous contents already"),
        "{said}"
    );
    assert!(said.contains("new-event billing InvoicePaid"), "{said}");
    let said = project.make(&["undo", "3"]);
    assert!(
        said.contains("had their previous contents already"),
        "{said}"
    );
    assert_eq!(project.texts(), start);
    assert!(project.run(&["undo"]).err.contains("nothing to undo"));

    // The next command works as usual.
    project.make(&["new-context", "billing"]);
    project.make(&["undo"]);
    assert_eq!(project.texts(), start);
}

#[test]
fn a_file_that_is_there_twice_over_is_told_from_others_by_the_lines_around_it() {
    let project = billing();
    let file = "src/core/billing/commands/mod.rs";
    project.write(
        file,
        "pub mod a;\n\n#[cfg(test)]\nmod tests {\n    mod b;\n}\n",
    );
    project.make(&["new-command", "billing", "B"]);
    let made = project.read(file);
    assert!(made.contains("pub mod b;\n"), "{made}");

    // With a copy of the line, it is unclear which one was generated.
    project.write(
        file,
        &(made.clone() + "#[cfg(any())]\nmod c {\npub mod b;\n}\n"),
    );
    project.make(&["undo"]);
    assert_eq!(
        project.read(file),
        "pub mod a;\n\n#[cfg(test)]\nmod tests {\n    mod b;\n}\n#[cfg(any())]\nmod c {\npub mod b;\n}\n"
    );
}

#[test]
fn other_line_ends_are_nobodys_work() {
    let project = billing();
    let crlf = |text: &str| text.replace('\n', "\r\n");
    let main = project.read("src/main.rs");
    project.make(&["new-command", "billing", "PayInvoice"]);
    for path in ["src/main.rs", "src/core/billing/commands/pay_invoice.rs"] {
        project.write(path, &crlf(&project.read(path)));
    }
    project.make(&["undo"]);
    assert_eq!(project.read("src/main.rs"), crlf(&main));
    assert!(!project.path().join("tests/core/billing/commands").exists());
}

#[test]
fn a_dry_run_of_an_undo_leaves_everything() {
    let project = billing();
    let files = project.files();
    let said = project.make(&["undo", "--dry-run"]);
    assert!(said.contains("would undo `new-context billing`"), "{said}");
    assert!(said.contains("-pub mod billing;"), "{said}");
    assert_eq!(project.files(), files);
    project.make(&["undo"]);
}
