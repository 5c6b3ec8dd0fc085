//! Parameters that the template refuses. The error is one sentence that says what is wrong and what would be
//! right, and nothing is left behind.

use std::{fs, path::Path};

use stamp::Project;

#[test]
fn names_that_cannot_be_crates() {
    for name in ["2fast", "été", "-", "日本"] {
        refused(
            name,
            &format!(
                "`{}` is not a valid crate name: it must start with a letter from a to z and contain only these \
                 letters, digits, `-` and `_`.",
                name.trim_matches('-')
            ),
        );
    }
}

#[test]
fn names_that_mean_something_else() {
    let reasons = [
        (
            "is the name of a crate inside the generated project",
            &["services", "Services", "xtask", "app-core", "app_core"][..],
        ),
        (
            "is the name of a crate of the standard library",
            &["alloc", "core", "proc-macro", "std", "test"],
        ),
        (
            "is a keyword of Rust",
            &["async", "gen", "match", "true", "yield"],
        ),
        (
            "is the name of a folder that cargo uses",
            &["build", "deps", "examples", "incremental"],
        ),
        (
            "is reserved for the database of the generated project",
            &["database", "postgres"],
        ),
        ("is not a valid file name on Windows", &["con", "lpt1"]),
        (
            "is the name of a crate that the generated project depends on",
            &["axum", "diesel", "serde_json", "serde-json", "tokio"],
        ),
    ];
    for (reason, names) in reasons {
        for name in names {
            let shown = name.to_lowercase();
            refused(
                name,
                &format!("`{shown}` {reason}: choose another name, for example `my-{shown}`."),
            );
        }
    }
}

#[test]
fn an_unknown_database() {
    let folder = tempfile::tempdir().unwrap();
    let project = Project {
        destination: folder.path().join("shop"),
        database: Some("oracle".to_owned()),
        ..Project::default()
    };
    let message = refusal(&project, folder.path());
    assert!(
        message.ends_with("\"oracle\" is not a valid value for database"),
        "{message}"
    );
}

#[test]
fn a_place_inside_another_cargo_project() {
    let folder = tempfile::tempdir().unwrap();
    let manifest = "[workspace]\nmembers = [] # and a comment\n";
    fs::write(folder.path().join("Cargo.toml"), manifest).unwrap();
    let nested = folder.path().join("nested");
    fs::create_dir(&nested).unwrap();

    for parent in [folder.path(), &nested] {
        let project = Project {
            destination: parent.join("shop"),
            ..Project::default()
        };
        let entries = fs::read_dir(parent).unwrap().count();
        let message = project.stamp().unwrap_err().to_string();
        assert_eq!(
            message,
            format!(
                "`{}` would be a Cargo workspace inside another Cargo project: generate it in a folder that \
                 has no `Cargo.toml` in any parent folder (only an empty folder was created).",
                project.destination.display()
            )
        );
        assert_eq!(fs::read_dir(parent).unwrap().count(), entries);
    }
    assert_eq!(
        fs::read_to_string(folder.path().join("Cargo.toml")).unwrap(),
        manifest
    );
}

#[test]
fn a_folder_that_exists() {
    let folder = tempfile::tempdir().unwrap();
    let destination = folder.path().join("shop");
    fs::create_dir(&destination).unwrap();
    let project = Project {
        destination: destination.clone(),
        ..Project::default()
    };
    let message = project.stamp().unwrap_err().to_string();
    assert_eq!(
        message,
        format!("`{}` already exists", destination.display())
    );
    assert!(destination.exists());
}

#[test]
fn the_names_of_all_packages_in_the_lock_file_are_taken() {
    let read = |path| fs::read_to_string(stamp::repository().join(path)).unwrap();
    let hook = read("hooks/taken.rhai");
    let listed = hook
        .lines()
        .filter_map(|line| line.trim().strip_prefix('"')?.strip_suffix("\","))
        .map(str::to_owned)
        .collect();
    let taken = stamp::all_taken_names().unwrap();
    assert_eq!(taken, listed, "run `cargo stamp --update-lock`");
}

#[track_caller]
fn refused(name: &str, expected: &str) {
    let folder = tempfile::tempdir().unwrap();
    let project = Project {
        destination: folder.path().join(name),
        ..Project::default()
    };
    let changed = || fs::metadata(folder.path()).unwrap().modified().unwrap();
    let before = changed();
    assert_eq!(refusal(&project, folder.path()), expected);
    // cargo-generate did not create anything either: `hooks/init.rhai` runs before it creates a folder.
    assert_eq!(changed(), before, "something was created in between");
}

#[track_caller]
fn refusal(project: &Project, parent: &Path) -> String {
    let message = project.stamp().unwrap_err().to_string();
    let left = fs::read_dir(parent).unwrap().count();
    assert_eq!(left, 0, "something was left behind after: {message}");
    message
}
