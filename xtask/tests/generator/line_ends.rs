//! Tests of line ends, and of the project's `rustfmt.toml`.

use std::{collections::BTreeMap, fs, path::Path, process::Command};

use similar::{ChangeTag, TextDiff};
use xtask::plan::is_rust;

use crate::{project::Project, sample::ONE_OF_EACH};

fn crlf(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\n', "\r\n")
}

/// Changes the line ends of the files in `folder` to CRLF.
fn convert(folder: &Path) {
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            convert(&path);
        } else {
            let text = fs::read_to_string(&path).unwrap();
            fs::write(&path, crlf(&text)).unwrap();
        }
    }
}

/// Returns the texts of all files. The names of migrations have no time.
fn texts(project: &Project) -> BTreeMap<String, String> {
    let timeless = |path: &str| -> String {
        let parts = path.split('/').map(|part| match part.split_once('_') {
            Some((time, name)) if time.starts_with("20") => name,
            _ => part,
        });
        parts.collect::<Vec<_>>().join("/")
    };
    project
        .texts()
        .into_iter()
        .map(|(path, text)| (timeless(&path), text))
        .collect()
}

#[test]
fn a_project_with_crlf_grows_as_any_other_and_keeps_it() {
    let (unix, windows) = (Project::new(), Project::new());
    convert(windows.path());
    let start = windows.texts();
    for arguments in ONE_OF_EACH
        .iter()
        .chain([&["new-migration", "later"].as_slice()])
    {
        unix.make(arguments);
        windows.make(arguments);
        let files = windows.files();
        let said = windows.make(arguments);
        assert!(
            said.lines().all(|line| line.contains("identical ")),
            "{said}"
        );
        assert_eq!(windows.files(), files, "{arguments:?}");
    }
    let expected = texts(&unix).into_iter();
    let expected: BTreeMap<_, _> = expected.map(|(path, text)| (path, crlf(&text))).collect();
    assert_eq!(texts(&windows), expected);
    windows.make(&["undo", &(ONE_OF_EACH.len() + 1).to_string()]);
    assert_eq!(windows.texts(), start);
}

#[test]
fn new_files_of_rust_end_their_lines_as_rustfmt_toml_says() {
    let native = if cfg!(windows) { "\r\n" } else { "\n" };
    for (main, style, rust) in [
        ("\n", "Windows", "\r\n"),
        ("\r\n", "Native", native),
        ("\r\n", "Unix", "\n"),
        ("\r\n", "Auto", "\r\n"),
    ] {
        let project = Project::new();
        if main == "\r\n" {
            convert(project.path());
        }
        project.write("rustfmt.toml", &format!("newline_style = \"{style}\"\n"));
        let before = project.texts();
        project.make(&["new-context", "billing"]);
        project.make(&["new-command", "billing", "PayInvoice"]);
        project.make(&["new-migration", "later"]);

        for (path, text) in project.texts() {
            // Existing files and files that are not Rust keep their line ends.
            let end = if before.contains_key(&path) || !is_rust(&path) {
                main
            } else {
                rust
            };
            if path != "rustfmt.toml" && before.get(&path) != Some(&text) {
                let expected = text.replace("\r\n", "\n").replace('\n', end);
                assert_eq!(text, expected, "{path}, {style} beside {main:?}");
            }
        }
        let files = project.files();
        let said = project.make(&["new-command", "billing", "PayInvoice"]);
        assert!(
            !said.contains("insert") && !said.contains("create"),
            "{said}"
        );
        assert_eq!(project.files(), files);
    }
}

#[test]
fn lines_that_are_not_touched_keep_their_ends() {
    let project = Project::new();
    let main = project.read("src/main.rs");
    // Most lines end in CRLF, but some do not.
    let mut mixed = String::new();
    for (number, line) in main.lines().enumerate() {
        mixed += line;
        mixed += if number % 5 == 0 { "\n" } else { "\r\n" };
    }
    project.write("src/main.rs", &mixed);

    project.make(&["new-context", "billing"]);
    project.make(&["new-command", "billing", "PayInvoice"]);

    let after = project.read("src/main.rs");
    let diff = TextDiff::from_lines(mixed.as_str(), after.as_str());
    let replaced: Vec<&str> = diff
        .iter_all_changes()
        .filter(|change| change.tag() == ChangeTag::Delete)
        .map(|change| change.value().trim())
        .collect();
    assert_eq!(
        replaced,
        [
            "infra::{api::builder::ApiBuilder, cli::builder::CliBuilder},",
            "handlers! { Service; }",
            "ApiBuilder::new().include_routers([])",
        ]
    );
}

#[test]
fn a_function_of_mixed_line_ends_is_not_formatted() {
    let project = Project::new();
    let long = "infra::api::a_module_with_a_rather_long_name::router";
    let main = project.read("src/main.rs");
    let main = main.replace("include_routers([])", &format!("include_routers([{long}])"));
    for (text, end) in [
        (crlf(&main), "\r\n"),
        (
            crlf(&main).replace("fn api() -> ApiBuilder {\r\n", "fn api() -> ApiBuilder {\n"),
            "\n",
        ),
    ] {
        project.write("src/main.rs", &text);
        project.make(&["new-context", "billing"]);
        let after = project.read("src/main.rs");
        let begin =
            format!("fn api() -> ApiBuilder {{{end}    ApiBuilder::new().include_routers([");
        let wrapped = after.contains(&format!("{begin}\r\n"));
        assert!(after.contains(&begin), "{after}");
        assert_eq!(wrapped, end == "\r\n", "{after}");
        project.make(&["undo"]);
        assert_eq!(project.read("src/main.rs"), text);
    }
}

#[test]
fn a_file_that_is_overwritten_keeps_its_line_ends() {
    let project = Project::new();
    project.make(&["new-context", "billing"]);
    let file = "src/core/billing/commands/pay_invoice.rs";
    project.write(file, "// mine\r\n");

    project.make(&["new-command", "billing", "PayInvoice", "--force"]);

    let text = project.read(file);
    assert!(text.contains("pub struct PayInvoice"));
    assert_eq!(text, crlf(&text));
}

#[test]
fn an_empty_file_gets_the_line_ends_of_the_project() {
    let project = Project::new();
    project.make(&["new-context", "billing"]);
    convert(project.path());
    let file = "src/core/billing/commands/mod.rs";
    project.write(file, "");

    project.make(&["new-command", "billing", "PayInvoice"]);

    assert_eq!(project.read(file), "pub mod pay_invoice;\r\n");
}

#[test]
fn everything_that_is_made_is_formatted_as_the_project_says() {
    for (name, configuration) in [
        (
            "rustfmt.toml",
            "hard_tabs = true\nmax_width = 70\nimports_granularity = \"Item\"\nnonsense = 1\n",
        ),
        (
            ".rustfmt.toml",
            "tab_spaces = 2\nuse_small_heuristics = \"Max\"\n",
        ),
    ] {
        let project = Project::new();
        project.write(name, configuration);
        let before = project.texts();
        for arguments in ONE_OF_EACH {
            let said = project.run(arguments);
            assert_eq!(
                (said.code, said.err.as_str()),
                (Some(0), ""),
                "{arguments:?}"
            );
        }
        let made: Vec<String> = project
            .texts()
            .into_keys()
            .filter(|path| is_rust(path) && !before.contains_key(path))
            .collect();
        assert!(made.len() > 40, "{made:?}");
        let checked = Command::new("rustfmt")
            .args([
                "--check",
                "--edition",
                "2024",
                "--config",
                "skip_children=true",
            ])
            .args(&made)
            .current_dir(project.path())
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&checked.stdout);
        assert!(checked.status.success(), "{name}: {said}");
    }
}

/// So that a file that ends with it does, too.
#[test]
fn every_template_ends_with_the_end_of_a_line() {
    let generators = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/generators");
    assert_ends(&generators);
}

fn assert_ends(folder: &Path) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            assert_ends(&path);
        } else if path.extension().is_some_and(|extension| extension == "tpl") {
            let text = fs::read_to_string(&path).unwrap();
            assert!(text.ends_with('\n'), "{}", path.display());
        }
    }
}
