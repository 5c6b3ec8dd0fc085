//! Tests of the command line: its output and its exit codes.

use std::{
    fs,
    process::{Command, Output},
};

fn stamp(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_stamp"))
        .args(arguments)
        .output()
        .unwrap()
}

#[test]
fn a_service_and_what_to_do_next() {
    let folder = tempfile::tempdir().unwrap();
    let shop = folder.path().join("shop");
    let output = stamp(&[shop.to_str().unwrap(), "--example", "false"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let reported = String::from_utf8(output.stdout).unwrap();
    assert!(
        reported.contains(&format!("cd {}\n    cargo run\n", shop.display())),
        "{reported}"
    );
    assert!(shop.join("Cargo.toml").is_file());
}

#[test]
fn beside_the_cargo_project_that_it_is_called_from() {
    let folder = tempfile::tempdir().unwrap();
    let clone = folder.path().join("clone");
    fs::create_dir(&clone).unwrap();
    fs::write(clone.join("Cargo.toml"), "[workspace]\n").unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_stamp"))
        .arg("../shop")
        .current_dir(&clone)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(folder.path().join("shop/Cargo.toml").is_file());
}

#[test]
fn a_refusal_is_one_line() {
    let folder = tempfile::tempdir().unwrap();
    let output = stamp(&[folder.path().join("match").to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        String::from_utf8(output.stderr).unwrap(),
        "error: `match` is a keyword of Rust: choose another name, for example `my-match`.\n"
    );
}

#[test]
fn arguments_that_make_no_sense() {
    for arguments in [
        &[][..],
        &["shop", "--update-lock"],
        &["shop", "--example", "maybe"],
    ] {
        assert_eq!(stamp(arguments).status.code(), Some(2), "{arguments:?}");
    }
}
