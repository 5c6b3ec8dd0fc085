//! The edges between the layers, as cargo sees them.

use std::process::Command;

use serde_json::Value;

/// What the core may depend on. None of it knows of a network, a database or a runtime.
const ALLOWED_IN_CORE: &[&str] = &[
    "async-trait",
    "chrono",
    "nject",
    "secrecy",
    "serde",
    "serde_json",
    "services",
    "sha2",
    "thiserror",
    "utoipa",
    "uuid",
];

#[test]
fn the_core_depends_on_nothing_of_the_infrastructure() {
    for dependency in dependencies("app-core") {
        assert!(
            ALLOWED_IN_CORE.contains(&dependency.as_str()),
            "app-core must not depend on {dependency}"
        );
    }
}

#[test]
fn the_services_depend_on_no_layer() {
    let dependencies = dependencies("services");

    for layer in ["app-core", env!("CARGO_PKG_NAME")] {
        assert!(
            !dependencies.iter().any(|name| name == layer),
            "services must not depend on {layer}"
        );
    }
}

/// What a package of the workspace depends on.
fn dependencies(package: &str) -> Vec<String> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--format-version=1", "--offline"])
        .output()
        .unwrap();
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let package = packages.iter().find(|found| found["name"] == package);
    let dependencies = package.unwrap()["dependencies"].as_array().unwrap();
    dependencies
        .iter()
        .map(|dependency| dependency["name"].as_str().unwrap().to_owned())
        .collect()
}
