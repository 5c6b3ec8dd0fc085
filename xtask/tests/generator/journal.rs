//! Runs that are interrupted, that fail, and that run at the same time.

use std::{
    fs,
    io::{BufRead, BufReader},
    process::{Command, Stdio},
    thread,
};

use crate::project::Project;

fn billing() -> Project {
    let project = Project::new();
    project.make(&["new-context", "billing"]);
    project
}

#[test]
fn an_interrupted_run_is_completed_by_the_next() {
    let project = billing();
    let before = project.texts();
    project.make(&["new-command", "billing", "PayInvoice"]);
    let after = project.texts();

    // This is the state after a run that was killed after its first file.
    let history = project.path().join(".xtask/history");
    fs::rename(history.join("000002"), history.join("000002.begun")).unwrap();
    let done = "src/core/billing/commands/mod.rs";
    for path in after
        .keys()
        .filter(|path| !path.ends_with('/') && *path != done)
    {
        match before.get(path) {
            Some(text) => project.write(path, text),
            None => fs::remove_file(project.path().join(path)).unwrap(),
        }
    }
    assert_ne!(project.texts(), after);

    let said = project.run(&["new-migration", "whatever", "--dry-run"]);
    assert!(
        said.err.contains("new-command billing PayInvoice"),
        "{}",
        said.err
    );
    assert_eq!(project.texts(), after);
}

#[test]
fn an_interrupted_run_leaves_alone_what_was_edited_since() {
    let project = billing();
    project.make(&["new-command", "billing", "PayInvoice"]);
    let history = project.path().join(".xtask/history");
    fs::rename(history.join("000002"), history.join("000002.begun")).unwrap();
    project.write("src/main.rs", "// mine\nfn main() {}\n");
    let files = project.files();

    let said = project.run(&["new-migration", "whatever"]);

    assert_eq!(said.code, Some(1));
    assert!(
        said.err.contains("src/main.rs was edited after that"),
        "{}",
        said.err
    );
    assert_eq!(project.files(), files);
}

#[test]
fn an_interrupted_run_says_what_to_do_with_a_file_that_it_made() {
    let project = billing();
    project.make(&["new-command", "billing", "PayInvoice"]);
    let history = project.path().join(".xtask/history");
    fs::rename(history.join("000002"), history.join("000002.begun")).unwrap();
    let file = "src/core/billing/commands/pay_invoice.rs";
    project.write(file, "// mine\n");

    let said = project.run(&["new-migration", "whatever"]);
    assert!(said.err.contains("delete it"), "{}", said.err);
    let made = history.join("000002.begun/after").join(file);
    assert!(
        said.err.contains(&made.display().to_string()),
        "{}",
        said.err
    );

    fs::remove_file(project.path().join(file)).unwrap();
    project.make(&["new-migration", "whatever"]);
    assert!(project.read(file).contains("pub struct PayInvoice"));
}

#[test]
fn a_run_that_cannot_write_a_file_takes_back_the_others() {
    let project = billing();
    let before = project.texts();
    // This folder makes writing the new `main.rs` fail, which is the last file.
    let obstacle = project.path().join("src/.main.rs.xtask");
    fs::create_dir(&obstacle).unwrap();

    let said = project.run(&["new-command", "billing", "PayInvoice"]);

    fs::remove_dir(&obstacle).unwrap();
    assert_eq!(said.code, Some(1));
    assert!(
        said.err.contains("nothing was written") && said.err.contains("src/main.rs"),
        "{}",
        said.err
    );
    assert_eq!(project.texts(), before);
    project.make(&["new-command", "billing", "PayInvoice"]);
}

#[test]
fn an_undo_that_cannot_delete_its_entry_is_completed_by_the_next_run() {
    let project = Project::new();
    let before = project.texts();
    project.make(&["new-context", "billing"]);
    // This makes the renaming of the entry fail, which comes before its deletion.
    let obstacle = project.path().join(".xtask/history/draft-000001");
    fs::write(&obstacle, "").unwrap();

    assert_eq!(project.run(&["undo"]).code, Some(1));

    fs::remove_file(&obstacle).unwrap();
    let said = project.run(&["new-context", "billing", "--dry-run"]);
    assert!(said.err.contains("Undoing"), "{}", said.err);
    assert_eq!(project.texts(), before);
    project.make(&["new-context", "billing"]);
}

#[test]
fn an_interrupted_undo_is_completed_by_the_next_run() {
    let project = Project::new();
    let before = project.texts();
    project.make(&["new-context", "billing"]);
    let main = project.read("src/main.rs") + "// mine\n";
    project.write("src/main.rs", &main);
    // This makes restoring the old `main.rs` fail.
    let obstacle = project.path().join("src/.main.rs.xtask");
    fs::create_dir(&obstacle).unwrap();
    let files = project.texts();
    let said = project.run(&["undo"]);
    assert!(said.err.contains("nothing was undone"), "{}", said.err);
    assert_eq!(project.texts(), files);
    fs::remove_dir(&obstacle).unwrap();

    project.make(&["undo"]);
    let mut expected = before;
    expected.insert(
        "src/main.rs".to_owned(),
        expected["src/main.rs"].clone() + "// mine\n",
    );
    assert_eq!(project.texts(), expected);
}

#[test]
fn runs_queue_up() {
    let project = billing();
    let names = ["Open", "Close", "Pay", "Refund", "Remind", "Void"];
    thread::scope(|scope| {
        let runs = names.map(|name| {
            let project = &project;
            scope.spawn(move || project.run(&["new-command", "billing", name]))
        });
        for run in runs {
            let said = run.join().unwrap();
            assert_eq!(said.code, Some(0), "{}", said.err);
        }
    });
    let main = project.read("src/main.rs");
    for name in names {
        let line = format!("{name}Handler,\n");
        assert!(main.contains(&line), "{main}");
    }
    project.make(&["undo", "6"]);
}

#[test]
fn a_run_that_is_killed_leaves_no_lock() {
    let project = billing();
    let lock = fs::File::create(project.path().join(".xtask/lock")).unwrap();
    lock.lock().unwrap();
    let mut waiting = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["new-command", "billing", "Open"])
        .current_dir(project.path())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = String::new();
    let mut stderr = BufReader::new(waiting.stderr.take().unwrap());
    stderr.read_line(&mut said).unwrap();
    assert!(said.contains("Waiting for another run to end"), "{said}");
    waiting.kill().unwrap();
    waiting.wait().unwrap();
    drop(lock);

    assert!(
        !project
            .path()
            .join("src/core/billing/commands/open.rs")
            .exists()
    );
    project.make(&["new-command", "billing", "Open"]);
}
