//! The migrations are part of the binary, so a new migration has to rebuild it.

fn main() {
    println!("cargo::rerun-if-changed=src/infra/db/migrations");
}
