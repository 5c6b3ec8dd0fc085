//! Tests of the rules about files, modules and migrations.

use crate::{findings, fires, fixture::project, quiet};

const MIGRATION: &str = "src/infra/db/migrations/2026-01-01-000000_create_invoices";

#[test]
fn every_migration_can_be_taken_back() {
    let down = format!("{MIGRATION}/down.sql");
    let expected = format!("migration-incomplete {down}");
    for empty in [
        "",
        "\u{feff}\r\n",
        "-- undo it\n;\n",
        "/* DROP TABLE\n invoices; */ -- x",
    ] {
        fires(&project().with(&down, empty), &[&expected]);
    }
    fires(&project().without(&down), &[&expected]);
}

#[test]
fn every_migration_does_something() {
    let up = format!("{MIGRATION}/up.sql");
    fires(
        &project().without(&up),
        &[&format!("migration-incomplete {up}")],
    );
    quiet(&project().with(&up, "/* x */ SELECT 1;"));
}

#[test]
fn what_is_beside_the_migrations_is_no_migration() {
    quiet(
        &project()
            .with("src/infra/db/migrations/README.md", "")
            .with(
                &format!("{MIGRATION}/metadata.toml"),
                "run_in_transaction = false\n",
            ),
    );
}

#[test]
fn every_file_is_declared() {
    let project = project()
        .with("src/infra/old.rs", "")
        .with("src/core/billing/lost/mod.rs", "mod child;")
        .with("src/core/billing/lost/child.rs", "")
        .with("tests/impl/adapters/lost.rs", "");
    fires(
        &project,
        &[
            "undeclared-file src/core/billing/lost/child.rs",
            "undeclared-file src/core/billing/lost/mod.rs",
            "undeclared-file src/infra/old.rs",
            "undeclared-file tests/impl/adapters/lost.rs",
        ],
    );
}

#[test]
fn files_can_be_declared_in_many_ways() {
    let declarations = "\
#[path = \"elsewhere/one.rs\"]
mod one;
#[cfg(windows)]
mod two;
#[cfg_attr(unix, path = \"three_unix.rs\")]
#[cfg_attr(windows, path = \"three_windows.rs\")]
mod three;
cfg_if! {
    if #[cfg(unix)] { mod four; } else { pub mod not_there; }
}
mod inline { mod five; #[path = \"six_or_so.rs\"] mod six; }
include!(\"seven.rs\");
mod r#type;
";
    let mut project = project().with("src/infra/wire.rs", declarations);
    for file in [
        "elsewhere/one.rs",
        "elsewhere/below.rs",
        "wire/two.rs",
        "three_unix.rs",
        "three_windows.rs",
        "wire/four.rs",
        "wire/inline/five.rs",
        "wire/inline/six_or_so.rs",
        "seven.rs",
        "wire/type.rs",
    ] {
        project = project.with(&format!("src/infra/{file}"), "");
    }
    project = project.with("src/infra/elsewhere/one.rs", "mod below;\n");
    assert_eq!(findings(&project), Vec::<String>::new());
}

#[test]
fn cargo_finds_some_files_by_itself() {
    let files = project()
        .with("src/bin/tool.rs", "mod part;\n")
        .with("src/bin/part.rs", "")
        .with("src/core/tests/all.rs", "use tokio::x;\n")
        .with("src/core/build.rs", "");
    quiet(&files);
    let tests = files
        .replacing("Cargo.toml", "autotests = false", "")
        .with("tests/http.rs", "mod common;\n")
        .with("tests/common/mod.rs", "");
    quiet(&tests);
}

#[test]
fn a_package_in_src_has_its_own_files() {
    quiet(
        &project()
            .with("src/client/Cargo.toml", "[lib]\npath = \"lib.rs\"\n")
            .with("src/client/lib.rs", "mod a;\n")
            .with("src/client/a.rs", "")
            .with("src/worker/Cargo.toml", "[package]\nname = \"worker\"\n")
            .with("src/worker/src/main.rs", "mod b;\n")
            .with("src/worker/src/b.rs", ""),
    );
    fires(
        &project()
            .with("src/client/Cargo.toml", "[lib]\npath = \"lib.rs\"\n")
            .with("src/client/lib.rs", "")
            .with("src/client/a.rs", ""),
        &["undeclared-file src/client/a.rs"],
    );
}

#[test]
fn every_declaration_has_its_file() {
    let declared =
        "mod gone;\n#[cfg(windows)]\nmod elsewhere;\n#[path = \"not/here.rs\"]\nmod x;\n";
    fires(
        &project().before("src/infra/wire.rs", declared),
        &[
            "missing-file src/infra/wire.rs:1:5",
            "missing-file src/infra/wire.rs:5:5",
        ],
    );
}

#[test]
fn a_file_in_several_trees_is_one_file() {
    // A finding in a file of three crates is reported once.
    let lost = "mod gone;\n// check: allow(missing-file) comes with the next release\nmod later;\n";
    fires(
        &project().before("tests/impl/services/clock.rs", lost),
        &["missing-file tests/impl/services/clock.rs:1:5"],
    );
    let broken = project().with("tests/impl/services/clock.rs", "pub struct;\n");
    fires(
        &broken,
        &["unreadable-file tests/impl/services/clock.rs:1:11"],
    );
    // A file is undeclared only if no crate declares it.
    let services = "#[path = \"../impl/services/mod.rs\"]\nmod doubles;\n\n";
    let once = project()
        .replacing("tests/services/mod.rs", services, "")
        .replacing("tests/impl/mod.rs", "pub mod services;\n", "");
    fires(
        &once,
        &[
            "undeclared-file tests/impl/services/clock.rs",
            "undeclared-file tests/impl/services/mod.rs",
        ],
    );
}

#[test]
fn what_a_file_in_several_trees_defines_is_one_thing() {
    let tool = "\
#[path = \"../core/lib.rs\"]
mod app_core;
#[path = \"../infra/mod.rs\"]
mod infra;
";
    // A second path to the same code causes no findings about missing, ambiguous or unregistered items.
    quiet(&project().with("src/bin/tool.rs", tool));
    let event = "#[path = \"../src/core/billing/events/invoice_paid.rs\"]\nmod paid;\n";
    quiet(&project().after("tests/mod.rs", event));
}

#[test]
fn a_project_is_read_from_the_disk() {
    let root = std::env::temp_dir().join(format!("check-{}", std::process::id()));
    let write = |path: &str, text: &str| {
        let path = root.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write("src/main.rs", "mod target;\n");
    write("src/target/mod.rs", "");
    write("src/.hidden/lost.rs", "");
    write("src/cache/CACHEDIR.TAG", "");
    write("src/cache/lost.rs", "");
    write("build/lost.rs", "");
    write("kernel/src/lib.rs", "");
    write("runtime/src/lib.rs", "");
    write("xtask/src/lib.rs", "");
    write("tests/data.bin", "");

    let files = xtask::model::Files::read(&root).unwrap();
    std::fs::remove_dir_all(&root).unwrap();
    let paths: Vec<_> = files.paths().collect();
    assert_eq!(
        paths,
        ["src/main.rs", "src/target/mod.rs", "tests/data.bin"]
    );
}

#[test]
fn what_a_file_includes_is_part_of_it() {
    let project = project()
        .after("src/infra/wire.rs", "include!(\"parts/more.rs\");\n")
        .with("src/infra/parts/more.rs", "mod deep;\nmod gone;\n")
        .with("src/infra/parts/deep.rs", "");
    fires(&project, &["missing-file src/infra/parts/more.rs:2:5"]);
    // The same holds for a cycle of files.
    quiet(&project.with(
        "src/infra/parts/more.rs",
        "mod deep;\ninclude!(\"more.rs\");\n",
    ));
}

#[test]
fn the_folder_of_a_block_counts_from_its_file() {
    let project = project()
        .after(
            "src/infra/wire.rs",
            "#[path = \"dir\"]\nmod block {\n    mod deep;\n}\nmod other {\n    #[path = \"far.rs\"]\n    mod far;\n}\n",
        )
        .with("src/infra/dir/deep.rs", "")
        .with("src/infra/wire/other/far.rs", "");
    quiet(&project);
}

#[test]
fn files_with_the_same_text_are_several() {
    let lost = "pub struct Lost;\nimpl kernel::Command for Lost {}\n";
    let mut project = project();
    for context in ["billing", "shipping"] {
        let commands = format!("src/core/{context}/commands");
        project = project
            .with(&format!("{commands}/lost.rs"), lost)
            .after(&format!("{commands}/mod.rs"), "pub mod lost;\n");
    }
    fires(
        &project,
        &[
            "handler-missing src/core/billing/commands/lost.rs:2:26",
            "handler-missing src/core/shipping/commands/lost.rs:2:26",
        ],
    );
}
