//! Tests of various module layouts: the generator follows modules as rustc does, or fails before it writes.

use std::fs;

use xtask::model::Model;

use crate::project::Project;

const LIB: &str = "src/core/lib.rs";
const CONTEXT: &str = "src/core/billing/mod.rs";
const COMMANDS: &str = "src/core/billing/commands/mod.rs";

const BUY: [&str; 3] = ["new-command", "billing", "Buy"];

fn billing() -> Project {
    let project = Project::new();
    project.make(&["new-context", "billing"]);
    project
}

impl Project {
    pub fn replace(&self, path: &str, from: &str, to: &str) {
        let text = self.read(path);
        assert!(text.contains(from), "`{from}` in {path}:\n{text}");
        self.write(path, &text.replace(from, to));
    }

    fn remove(&self, path: &str) {
        fs::remove_file(self.path().join(path)).unwrap();
    }

    pub fn rename(&self, from: &str, to: &str) {
        let to = self.path().join(to);
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::rename(self.path().join(from), to).unwrap();
    }

    fn has(&self, path: &str) -> bool {
        self.path().join(path).is_file()
    }

    /// Runs the command. Asserts that every file is a module afterwards, and that a second run changes
    /// nothing.
    #[track_caller]
    fn grows(&self, arguments: &[&str]) {
        let lost = |report: &str| -> Vec<String> {
            let rules = ["undeclared-file", "missing-file", "unreadable-file"];
            let is_lost = |line: &&str| rules.iter().any(|rule| line.contains(rule));
            report.lines().filter(is_lost).map(str::to_owned).collect()
        };
        // The small project declares some modules without a file.
        let before = lost(&self.run(&["check"]).out);
        self.make(arguments);
        let said = self.run(&["check"]).out;
        let after = lost(&said);
        assert!(after.iter().all(|line| before.contains(line)), "{said}");
        let files = self.files();
        self.make(arguments);
        assert_eq!(self.files(), files);
    }

    /// Asserts that the command fails with a message that has all of `parts`, and writes nothing.
    #[track_caller]
    pub fn refuses(&self, arguments: &[&str], parts: &[&str]) {
        let files = self.files();
        let said = self.run(arguments);
        assert_eq!(said.code, Some(1), "{}", said.out);
        for part in parts {
            assert!(said.err.contains(part), "`{part}` in:\n{}", said.err);
        }
        assert_eq!(self.files(), files);
    }
}

/// Returns the `mod` lines of a file.
fn declarations(project: &Project, path: &str) -> String {
    let text = project.read(path);
    let lines = text.lines().filter(|line| line.contains("mod "));
    lines.fold(String::new(), |all, line| all + line + "\n")
}

#[test]
fn a_context_may_be_a_block() {
    let project = billing();
    let block = format!("pub mod billing {{\n{}}}", declarations(&project, CONTEXT));
    project.replace(LIB, "pub mod billing;", &block);
    project.remove(CONTEXT);

    project.grows(&BUY);
    assert!(project.read(COMMANDS).contains("pub mod buy;\n"));
    project.grows(&["new-port", "billing", "Gateway"]);
}

#[test]
fn a_folder_of_a_context_may_be_a_block_in_a_block() {
    let project = billing();
    project.replace(
        LIB,
        "pub mod billing;",
        "pub mod billing {\n    pub mod commands {\n        pub mod sell;\n    }\n    pub mod domain {}\n}",
    );
    project.write("src/core/billing/commands/sell.rs", "");
    fs::remove_dir_all(project.path().join("src/core/billing/domain")).unwrap();
    for folder in ["queries", "events", "ports", "shared"] {
        fs::remove_dir_all(project.path().join("src/core/billing").join(folder)).unwrap();
    }
    project.remove(COMMANDS);
    project.remove(CONTEXT);

    project.grows(&BUY);
    project.grows(&["new-entity", "billing", "Invoice"]);
    project.grows(&["new-event", "billing", "Bought"]);

    assert!(project.has("src/core/billing/commands/buy.rs"));
    let lib = project.read(LIB);
    for part in [
        "    pub mod commands {\n        pub mod buy;\n        pub mod sell;\n    }\n",
        "    pub mod domain {\n        pub mod invoice;\n    }\n",
        "    pub mod events;\n",
    ] {
        assert!(lib.contains(part), "{lib}");
    }
    assert_eq!(
        project.read("src/core/billing/events/mod.rs"),
        "pub mod bought;\n"
    );
}

#[test]
fn a_context_may_have_its_file_elsewhere() {
    let project = billing();
    project.rename("src/core/billing", "src/core/accounting/invoices");
    project.rename(
        "src/core/accounting/invoices/mod.rs",
        "src/core/accounting/invoices/root.rs",
    );
    project.replace(
        LIB,
        "pub mod billing;",
        "#[path = \"accounting/invoices/root.rs\"]\npub mod billing;",
    );

    project.grows(&BUY);
    assert!(project.has("src/core/accounting/invoices/commands/buy.rs"));
    assert!(!project.path().join("src/core/billing").exists());
}

#[test]
fn a_block_may_have_its_folder_elsewhere() {
    let project = billing();
    project.rename("src/core/billing/commands", "src/core/billing/actions");
    project.rename(
        "src/core/billing/actions/mod.rs",
        "src/core/billing/actions/old.rs",
    );
    project.replace(
        CONTEXT,
        "pub mod commands;",
        "#[path = \"actions\"]\npub mod commands {\n    mod old;\n}",
    );

    project.grows(&BUY);
    assert!(project.has("src/core/billing/actions/buy.rs"));
    assert!(project.read(CONTEXT).contains("    pub mod buy;\n"));
}

#[test]
fn a_file_may_be_elsewhere() {
    let project = billing();
    project.make(&BUY);
    project.rename(
        "src/core/billing/commands/buy.rs",
        "src/core/billing/commands/purchase.rs",
    );
    project.replace(
        COMMANDS,
        "pub mod buy;",
        "#[path = \"purchase.rs\"]\npub mod buy;",
    );

    project.grows(&BUY);
    assert!(!project.has("src/core/billing/commands/buy.rs"));
}

#[test]
fn a_module_may_become_a_file_beside_its_folder() {
    let project = billing();
    for module in [
        "src/core/billing/commands",
        "src/core/billing",
        "src/infra/adapters/billing",
        "src/infra/adapters",
        "tests/core/billing",
    ] {
        project.rename(&format!("{module}/mod.rs"), &format!("{module}.rs"));
    }

    project.grows(&BUY);
    project.grows(&["new-port", "billing", "Gateway"]);
    assert!(
        project
            .read("src/core/billing/commands.rs")
            .contains("pub mod buy;")
    );
    assert!(!project.has(COMMANDS));
}

#[test]
fn a_module_may_be_there_under_a_condition() {
    let project = billing();
    project.replace(
        LIB,
        "pub mod billing;",
        "#[cfg(feature = \"billing\")]\npub mod billing;",
    );
    project.grows(&BUY);

    // A module that is declared twice has two possible files.
    project.replace(
        CONTEXT,
        "pub mod commands;",
        "#[cfg(unix)]\npub mod commands;\n#[cfg(windows)]\npub mod commands {}\n",
    );
    project.refuses(
        &["new-command", "billing", "Sell"],
        &[CONTEXT, "`commands` is declared more than once"],
    );
}

#[test]
fn a_new_module_is_seen_as_far_as_its_neighbours() {
    let project = billing();
    for (neighbours, expected) in [
        ("pub(crate) mod sell;\n", "pub(crate) mod buy;\n"),
        (
            "pub(crate) mod sell;\npub(crate) mod lend;\n",
            "pub(crate) mod buy;\n",
        ),
        ("pub(crate) mod sell;\npub mod lend;\n", "pub mod buy;\n"),
        ("mod sell;\n", "pub mod buy;\n"),
        (
            "#[cfg(test)]\npub(super) mod sell;\npub(crate) mod lend;\n",
            "pub(crate) mod buy;\n",
        ),
    ] {
        project.write("src/core/billing/commands/sell.rs", "");
        project.write("src/core/billing/commands/lend.rs", "");
        project.write(COMMANDS, neighbours);

        project.make(&BUY);

        let text = project.read(COMMANDS);
        let line = text.lines().find(|line| line.ends_with("mod buy;"));
        assert_eq!(line, Some(expected.trim_end()), "{text}");
        project.make(&["undo"]);
        assert_eq!(project.read(COMMANDS), neighbours);
    }
}

#[test]
fn a_module_with_two_files_is_refused() {
    let project = billing();
    project.write("src/core/billing/commands.rs", "");
    project.refuses(
        &BUY,
        &[
            "the module `commands` has two files, src/core/billing/commands.rs and",
            "Delete one of them",
        ],
    );

    let project = billing();
    project.write("src/core/billing/commands/buy.rs", "");
    project.write("src/core/billing/commands/buy/mod.rs", "");
    project.refuses(&BUY, &["`buy` has two files"]);
}

#[test]
fn what_a_macro_or_a_condition_hides_is_refused() {
    for (declaration, why) in [
        (
            "cfg_if! { if #[cfg(unix)] { pub mod commands; } }",
            "a macro declares a module",
        ),
        (
            "macro_rules! all { () => { pub mod commands {} } }\nall!();",
            "a macro declares a module",
        ),
        (
            "#[cfg_attr(unix, path = \"unix.rs\")]\npub mod commands;",
            "depends on `cfg_attr`",
        ),
        (
            "#[path = \"a.rs\"]\n#[cfg_attr(unix, path = \"unix.rs\")]\npub mod commands;",
            "depends on `cfg_attr`",
        ),
        (
            "#[cfg_attr(unix, path = \"unix\")]\npub mod commands {}",
            "depends on `cfg_attr`",
        ),
        (
            "#[path = \"mod.rs\"]\npub mod commands;",
            "leads back to the file of an ancestor",
        ),
    ] {
        let project = billing();
        project.replace(CONTEXT, "pub mod commands;", declaration);
        project.refuses(&BUY, &["nothing was written", CONTEXT, why]);
    }

    let project = billing();
    project.replace(
        CONTEXT,
        "pub mod commands;",
        "cfg_if! { if #[cfg(unix)] { pub mod commands; } }",
    );
    project.refuses(&BUY, &["\n    pub mod commands;\n"]);
}

#[test]
fn included_code_may_declare_a_module() {
    let project = billing();
    let generated = "include!(concat!(env!(\"OUT_DIR\"), \"/commands.rs\"));\n";
    project.write(COMMANDS, generated);
    project.refuses(&BUY, &[COMMANDS, "`include!`", "\n    pub mod buy;\n"]);

    // The command succeeds when the lines of its message have been added.
    project.write(COMMANDS, &format!("{generated}\npub mod buy;\n"));
    project.grows(&BUY);
    assert!(project.has("src/core/billing/commands/buy.rs"));

    let project = billing();
    project.write("src/core/billing/commands/more.rs", "pub mod buy;\n");
    project.write(COMMANDS, "include!(\"more.rs\");\n");
    project.refuses(&BUY, &["`include!`"]);
    project.write("src/core/billing/commands/more.rs", "pub struct Other;\n");
    project.grows(&BUY);
}

#[test]
fn a_file_that_is_needed_is_no_block() {
    let project = billing();
    project.write(COMMANDS, "pub mod buy {}\n");
    project.refuses(
        &BUY,
        &["the module `app_core::billing::commands::buy` is a block in"],
    );
}

#[test]
fn a_tree_of_tests_has_to_be_declared() {
    let project = billing();
    project.replace(
        LIB,
        "#[cfg(test)]\n#[path = \"../../tests/core/mod.rs\"]\nmod tests;\n",
        "",
    );
    project.refuses(
        &BUY,
        &[
            LIB,
            "\n    #[cfg(test)]\n    #[path = \"../../tests/core/mod.rs\"]\n    mod tests;\n",
        ],
    );
}

#[test]
fn a_file_that_is_no_rust_is_named() {
    let project = billing();
    project.write(CONTEXT, "pub mod commands;\npub mod;\n");
    project.refuses(&BUY, &[&format!("{CONTEXT}:2 is not Rust")]);
    project.write(LIB, "pub mod {\n");
    project.refuses(&BUY, &[&format!("{LIB}:1 is not Rust")]);
}

#[test]
fn a_file_that_is_no_rust_can_be_overwritten() {
    let project = billing();
    project.make(&BUY);
    project.write("src/core/billing/commands/buy.rs", "pub struct;\n");
    project.refuses(&BUY, &["`--force` overwrites"]);
    project.make(&[BUY.as_slice(), &["--force"]].concat());
    assert!(
        project
            .read("src/core/billing/commands/buy.rs")
            .contains("pub struct Buy")
    );
}

#[test]
fn the_model_reads_what_it_is_asked_for() {
    let project = billing();
    project.write("src/core/billing/shared/broken.rs", "pub struct {");
    project.write("src/core/billing/shared/other.rs", "pub struct Other;");
    project.write("src/core/billing/far.rs", "pub struct Far;");
    project.write(
        "src/core/billing/shared/mod.rs",
        "include!(\"more.rs\");\nmod broken;\n#[path = \"../far.rs\"]\nmod far;\nmod gone;\nmod inner { pub struct Inner; }\n\
         cfg_if! { if #[cfg(unix)] { mod other; } }\n",
    );
    project.write("src/core/billing/shared/more.rs", "mod more_inner {}\n");
    let model = Model::open(project.path());
    let shared = model.module(&["app_core", "billing", "shared"]).unwrap();
    let shared = shared.unwrap();
    let children = model.children(&shared);
    let names: Vec<_> = children
        .iter()
        .map(|module| module.name.join("::"))
        .collect();
    assert_eq!(
        names,
        ["far", "inner", "other", "more_inner"]
            .map(|name| format!("app_core::billing::shared::{name}"))
    );
    assert_eq!(children[0].source.path, "src/core/billing/far.rs");
    assert_eq!(children[1].items.len(), 1);
    assert!(model.context("billing").unwrap().is_some());
    assert!(model.context("shipping").unwrap().is_none());

    // A file is read once, but `put` replaces it.
    project.remove("src/core/billing/far.rs");
    assert!(model.has("src/core/billing/far.rs"));
    project.remove(CONTEXT);
    model.put("src/core/shipping/mod.rs", "pub mod commands;\n");
    model.put(LIB, "pub mod shipping;\n");
    assert_eq!(model.contexts().unwrap(), ["shipping"]);
    assert!(model.module(&["app_core", "billing"]).unwrap().is_none());
    // References to the old text stay valid.
    assert_eq!(children[1].items.len(), 1);
}

#[test]
fn what_is_on_the_disk_and_undeclared_is_declared() {
    let project = billing();
    project.write("src/core/billing/events/mod.rs", "pub mod sold;\n");
    project.write("src/core/billing/events/sold.rs", "");
    project.replace(CONTEXT, "pub mod events;\n", "");

    project.grows(&["new-event", "billing", "Bought"]);
    assert!(project.read(CONTEXT).contains("pub mod events;\n"));
    assert_eq!(
        project.read("src/core/billing/events/mod.rs"),
        "pub mod bought;\npub mod sold;\n"
    );

    // The root of a crate is a module too.
    project.replace("src/main.rs", "mod infra;\n", "");
    project.make(&["new-port", "billing", "Gateway"]);
    assert!(project.read("src/main.rs").contains("mod infra;\n"));
}

#[test]
fn a_folder_is_a_context_where_its_module_is_one() {
    let project = billing();
    project.write("src/core/draft/mod.rs", "");
    project.refuses(
        &["new-command", "draft", "Buy"],
        &["the context `draft` does not exist"],
    );
    project.replace(LIB, "pub mod billing;", "pub mod billing;\nmod draft;");
    project.make(&["new-command", "draft", "Buy", "--dry-run"]);

    // A file that all contexts share is not a context.
    project.replace(LIB, "mod draft;", "mod draft;\nmod amount;");
    project.write("src/core/amount.rs", "#[cfg(test)]\nmod tests {}\n");
    project.refuses(
        &["new-command", "amount", "Buy"],
        &["the context `amount` does not exist"],
    );
}
