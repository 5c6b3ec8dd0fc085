//! Checks the dependencies between the layers as cargo resolves them, including indirect ones.

use std::{collections::BTreeSet, process::Command};

/// The direct dependencies that the core may have.
const ALLOWED_IN_CORE: &[&str] = &[
    "async-trait",
    "chrono",
    "idna",
    "kernel",
    "nject",
    "rust_decimal",
    "secrecy",
    "serde",
    "serde_json",
    "services",
    "sha2",
    "thiserror",
    "utoipa",
    "uuid",
];

/// Crates of the infrastructure. The core must not depend on them, directly or indirectly.
const INFRASTRUCTURE: &[&str] = &[
    "argon2",
    "axum",
    "clap",
    "diesel",
    "diesel-async",
    "hmac",
    "http",
    "hyper",
    "mio",
    "runtime",
    "rustls",
    "socket2",
    "tokio",
    "tower",
    "tracing-subscriber",
];

/// Deeper than any tree of dependencies.
const ALL: u32 = 99;

#[test]
fn the_core_depends_on_little() {
    let allowed = names(ALLOWED_IN_CORE);

    let not_allowed: Vec<_> = dependencies("app-core", 1)
        .difference(&allowed)
        .cloned()
        .collect();

    assert!(
        not_allowed.is_empty(),
        "app-core depends on {not_allowed:?}"
    );
}

#[test]
fn no_infrastructure_is_below_the_core() {
    let infrastructure = names(INFRASTRUCTURE);

    let found: Vec<_> = dependencies("app-core", ALL)
        .intersection(&infrastructure)
        .cloned()
        .collect();

    assert!(found.is_empty(), "app-core depends on {found:?}");
}

#[test]
fn the_services_depend_on_no_layer() {
    let layers = names(&["app-core", "runtime", env!("CARGO_PKG_NAME")]);

    let found: Vec<_> = dependencies("services", ALL)
        .intersection(&layers)
        .cloned()
        .collect();

    assert!(found.is_empty(), "services depend on {found:?}");
}

fn names(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

/// Returns the dependencies of `package`, down to `depth`. Dependencies that only tests need are not
/// included.
fn dependencies(package: &str, depth: u32) -> BTreeSet<String> {
    let depth = depth.to_string();
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--offline", "--edges=normal", "--prefix=none"])
        .args(["--format={p}", "--depth", &depth, "--package", package])
        .output()
        .unwrap();
    let tree = String::from_utf8(output.stdout).unwrap();
    let all: BTreeSet<_> = tree
        .lines()
        .filter_map(|line| line.split(' ').next())
        .filter(|name| !name.is_empty() && *name != package)
        .map(str::to_owned)
        .collect();
    assert!(
        all.contains("chrono"),
        "{tree}{}",
        String::from_utf8_lossy(&output.stderr)
    );
    all
}
