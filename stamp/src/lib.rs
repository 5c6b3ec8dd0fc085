//! Stamps a service out of this working copy, as `cargo generate` does for the user of the template:
//! with cargo-generate itself, as a library, so that there is nothing to install.

mod cargo;
mod lock;
mod project;
mod staging;

pub use cargo::cargo;
pub use lock::{all_taken_names, update_lock};
pub use project::Project;

use std::{env, path::PathBuf};

/// The root of this repository, of which every package that calls this is a folder.
#[must_use]
pub fn repository() -> PathBuf {
    // Cargo says it again at run time, and means this working copy even if the program was compiled in
    // another one and copied here.
    let package = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    package
        .unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into())
        .join("..")
}
