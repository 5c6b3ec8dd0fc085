//! Generates a service from this working copy, as `cargo generate` does for users of the template. It uses
//! cargo-generate as a library, so that nothing has to be installed.

mod cargo;
mod lock;
mod project;
mod staging;

pub use cargo::cargo;
pub use lock::{all_taken_names, update_lock};
pub use project::Project;

use std::{env, path::PathBuf};

/// Returns the root of this repository. Every package that calls this must be a folder of the root.
#[must_use]
pub fn repository() -> PathBuf {
    // Cargo also sets the variable at run time. It refers to this working copy, even if the program was
    // compiled in another one and copied here.
    let package = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    package
        .unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into())
        .join("..")
}
