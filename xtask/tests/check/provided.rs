//! The rules know the names that the template's crates provide, because they do not read their code.

use std::{collections::BTreeSet, fs, path::Path};

/// Not re-exported: a module, and a macro.
const OTHERS: [&str; 2] = ["doubles", "typed_id"];

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// Returns what stands in `text` between `start` and `end`.
fn between<'t>(text: &'t str, start: &str, end: &str) -> &'t str {
    let (_, rest) = text.split_once(start).unwrap();
    rest.split_once(end).unwrap().0
}

#[test]
fn every_name_of_the_kernel_is_known() {
    let kernel = read("../template/kernel/src/lib.rs");
    let exported = between(&kernel, "pub use self::{", "\n};");
    let exported: BTreeSet<_> = exported
        .split(['{', '}', ',', '\n', ' '])
        .filter(|word| !word.is_empty() && !word.ends_with("::"))
        .map(|word| word.rsplit("::").next().unwrap())
        .chain(OTHERS)
        .collect();

    let provided = read("src/model/provided.rs");
    let known = between(&provided, "const OF_KERNEL", "];");
    let known: BTreeSet<_> = known.split('"').skip(1).step_by(2).collect();

    assert_eq!(known, exported);
}
