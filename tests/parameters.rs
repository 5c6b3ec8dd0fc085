//! Tests of the effects of the parameters, and of what all services have in common.

use std::{fs, path::Path};

use lab::Stamped;
use serde_json::Value;
use stamp::Project;

/// Every database, with and without the example.
const COMBINATIONS: [(&str, bool); 4] = [
    ("postgres", true),
    ("postgres", false),
    ("sqlite", true),
    ("sqlite", false),
];

#[test]
fn the_defaults_are_sqlite_and_the_example() {
    let by_default = contents(&Stamped::new(None, None));
    let chosen = contents(&Stamped::new(Some("sqlite"), Some(true)));
    assert!(by_default == chosen);
    assert!(
        by_default
            .iter()
            .any(|(path, _)| path.starts_with("src/core/auth/"))
    );
}

#[test]
fn no_trace_of_the_example_without_it() {
    let service = Stamped::new(None, Some(false));
    let traces = [
        "UserId",
        "UserProfile",
        "UserSession",
        "app_core::auth",
        "auth/sessions",
        "core/auth",
        "registration",
        "user_profile",
        "users/me",
    ];
    for (path, content) in contents(&service) {
        // The generator takes its examples from there, and every service signs tokens.
        if path.starts_with("xtask/") || path == "src/settings/auth.rs" {
            continue;
        }
        for trace in ["auth", "profile", "registration", "user"] {
            assert!(!path.contains(trace), "{path}");
        }
        for trace in traces {
            assert!(!content.contains(trace), "`{trace}` in {path}");
        }
    }
}

#[test]
fn no_trace_of_the_other_database() {
    for (database, other) in [("postgres", "sqlite"), ("sqlite", "postgres")] {
        for (path, content) in contents(&Stamped::new(Some(database), Some(true))) {
            // These are the same for both.
            let shared = ["Cargo.lock", "clippy.toml", "deny.toml"].contains(&&*path);
            if shared || path.starts_with("xtask/") || path.starts_with("runtime/") {
                continue;
            }
            for text in [&path, &content] {
                assert!(!text.to_lowercase().contains(other), "`{other}` in {path}");
            }
        }
    }
}

#[test]
fn every_rust_file_is_part_of_a_crate() {
    for (database, example) in COMBINATIONS {
        let mut contents = contents(&Stamped::new(Some(database), Some(example)));
        contents.retain(|(path, _)| !path.starts_with("xtask/"));
        for (path, _) in &contents {
            let Some(path) = path.strip_suffix(".rs") else {
                continue;
            };
            let module = path
                .trim_end_matches("/mod")
                .rsplit('/')
                .next()
                .unwrap_or(path);
            let declarations = [
                format!("mod {module};"),
                format!("mod r#{module};"),
                // A module with another name than its folder: `#[path = "../impl/mod.rs"]`.
                format!("/{module}/mod.rs\"]"),
            ];
            let is_declared = |(_, content): &(String, String)| {
                declarations
                    .iter()
                    .any(|declaration| content.contains(declaration))
            };
            assert!(
                ["build", "lib", "main"].contains(&module) || contents.iter().any(is_declared),
                "nothing declares {path}.rs"
            );
        }
    }
}

#[test]
fn nothing_of_the_template_is_left() {
    for (database, example) in COMBINATIONS {
        let service = Stamped::new(Some(database), Some(example));
        for folder in ["template", "hooks", "lab", "stamp", ".ci", "xtask/tests"] {
            assert!(!service.root().join(folder).exists(), "{folder}");
        }
        assert!(service.root().join("xtask/Cargo.toml").is_file());
        for (path, content) in contents(&service) {
            assert!(
                !path.ends_with(".liquid") && path != "cargo-generate.toml",
                "{path}"
            );
            // The runtime is the same for each of them.
            let variants = ["sqlite", "postgres", "empty"];
            assert!(
                path.starts_with("runtime/")
                    || !path.split(['/', '.']).any(|part| variants.contains(&part)),
                "{path}"
            );
            let rendered = Path::new(&path).extension() != Some("rs".as_ref())
                && !path.starts_with("xtask/")
                && !path.starts_with(".github/");
            if rendered {
                assert!(!content.contains("{{") && !content.contains("{%"), "{path}");
            }
        }
        no_empty_folder(service.root());
    }
}

#[test]
fn what_is_said_of_security_names_tests_and_files_that_exist() {
    for (database, example) in COMBINATIONS {
        let service = Stamped::new(Some(database), Some(example));
        let tests: String = contents(&service)
            .into_iter()
            .filter(|(path, _)| path.contains("tests/"))
            .map(|(_, content)| content)
            .collect();
        let security = service.read("SECURITY.md");
        for name in named_in(&security, "What is defended") {
            let exists = if name.contains('/') {
                service.root().join(name).is_file()
            } else {
                tests.contains(&format!("fn {name}("))
            };
            assert!(exists, "SECURITY.md names {name}");
        }
    }
}

#[test]
fn what_is_said_of_limits_names_defaults_and_files_that_exist() {
    for (database, example) in COMBINATIONS {
        let service = Stamped::new(Some(database), Some(example));
        let settings = service.read(".env.example");
        let security = service.read("SECURITY.md");
        for name in named_in(&security, "What is limited") {
            let exists = if name.contains('/') {
                service.root().join(name).is_file()
            } else {
                settings.lines().any(|line| line == format!("#{name}"))
            };
            assert!(exists, "SECURITY.md names {name}");
        }
    }
}

/// Returns what the last column of the table in a section of a text names. Each row names something.
fn named_in<'a>(text: &'a str, section: &str) -> Vec<&'a str> {
    let heading = format!("## {section}");
    let lines = text.lines().skip_while(|line| *line != heading);
    let lines = lines.skip(1).take_while(|line| !line.starts_with("## "));
    let rows = lines.filter(|line| line.starts_with("| ")).skip(1);
    let mut named = Vec::new();
    for row in rows {
        let before = named.len();
        let last = row.rsplit('|').nth(1).unwrap();
        named.extend(last.split('`').skip(1).step_by(2));
        assert!(named.len() > before, "{row}");
    }
    assert!(!named.is_empty(), "there is no table of {section}");
    named
}

#[test]
fn the_root_of_the_service_is_that_of_the_template() {
    let service = Stamped::new(None, None);
    let template = fs::read_dir(stamp::repository().join("template")).unwrap();
    let mut expected: Vec<String> = template
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        // The first run of the tests writes it.
        .filter(|name| !name.contains(".postgres.") && name != "openapi.json")
        .map(|name| name.trim_end_matches(".liquid").replace(".sqlite.", "."))
        .chain(["xtask".to_owned(), ".git".to_owned()])
        .collect();
    expected.sort();
    // `Cargo.toml` is there once more, for this repository.
    expected.dedup();

    let root = fs::read_dir(service.root()).unwrap();
    let mut found: Vec<String> = root
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    found.sort();
    assert_eq!(found, expected);
}

/// `template/` is a part of this repository's workspace, for cargo and IDEs. Its manifest and the tables of the
/// workspace say what those of the default project say.
#[test]
fn the_manifests_of_this_repository_are_those_of_the_default_project() {
    let project = Stamped::new(None, None).read("Cargo.toml");
    let template = fs::read_to_string(stamp::repository().join("template/Cargo.toml")).unwrap();
    let root = fs::read_to_string(stamp::repository().join("Cargo.toml")).unwrap();

    for table in ["dependencies", "dev-dependencies"] {
        assert_eq!(lines(&template, table), lines(&project, table), "{table}");
    }
    let dependencies: Vec<_> = lines(&project, "workspace.dependencies")
        .iter()
        .map(|line| {
            line.replace("path = \"", "path = \"template/")
                .replace(", default-features = false, features = [\"sqlite\"]", "")
        })
        .collect();
    assert_eq!(lines(&root, "workspace.dependencies"), dependencies);
}

/// The entries of a table in a manifest.
fn lines(manifest: &str, table: &str) -> Vec<String> {
    manifest
        .lines()
        .skip_while(|line| *line != format!("[{table}]"))
        .skip(1)
        .take_while(|line| !line.starts_with('['))
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(str::to_owned)
        .collect()
}

#[test]
fn the_name_is_that_of_the_package_and_the_binary() {
    for (given, name) in [
        ("shop", "shop"),
        ("corner-shop", "corner-shop"),
        ("my_shop", "my_shop"),
        ("MyShop", "my-shop"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let project = Project {
            destination: folder.path().join(given),
            ..Project::default()
        };
        let root = project.stamp().unwrap();
        assert_eq!(root, folder.path().join(name));

        let metadata = stamp::cargo(&root)
            .args(["metadata", "--no-deps", "--format-version", "1", "--locked"])
            .output()
            .unwrap();
        let metadata: Value = serde_json::from_slice(&metadata.stdout).unwrap();
        let packages = metadata["packages"].as_array().unwrap();
        let package = packages
            .iter()
            .find(|package| package["name"] == name)
            .unwrap();
        assert_eq!(package["default_run"], name);
        let binaries: Vec<_> = package["targets"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|target| target["kind"][0] == "bin")
            .map(|target| &target["name"])
            .collect();
        assert_eq!(binaries, [name]);
    }
}

#[test]
fn the_name_and_its_words_are_among_the_common_passwords() {
    let folder = tempfile::tempdir().unwrap();
    let project = Project {
        destination: folder.path().join("corner-shop"),
        ..Project::default()
    };
    let list = project
        .stamp()
        .unwrap()
        .join("src/core/auth/domain/common_passwords.txt");

    let list = fs::read_to_string(list).unwrap();

    let last: Vec<_> = list.lines().rev().take(5).collect();
    let expected = ["shop", "corner", "corner-shop", "cornershop", "zzzzzzzz"];
    assert_eq!(last, expected);
}

/// Returns the paths and contents of all files of a service.
fn contents(service: &Stamped) -> Vec<(String, String)> {
    let mut contents: Vec<_> = service
        .files()
        .into_iter()
        .map(|path| {
            let content = service.read(&path);
            (path, content)
        })
        .collect();
    contents.sort();
    contents
}

fn no_empty_folder(folder: &Path) {
    let entries: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    assert!(!entries.is_empty(), "{}", folder.display());
    for path in entries {
        if path.is_dir() && !path.ends_with(".git") {
            no_empty_folder(&path);
        }
    }
}
