use std::{fs, path::Path};

use serde_json::Value;
use utoipa::openapi::OpenApi;

/// Keeps `description` in the file at `path`, so that a change of the API is seen in its review.
///
/// On a developer's machine, it writes the file. In CI it fails if the file is there and has another description.
pub fn keep_description(description: &OpenApi, path: &Path, is_ci: bool) {
    let description = description.to_pretty_json().unwrap();
    let committed = fs::read_to_string(path).ok();
    let is_committed = |committed: &String| committed.lines().eq(description.lines());
    if committed.as_ref().is_some_and(is_committed) {
        return;
    }
    if is_ci {
        assert!(
            committed.is_none(),
            "{} has another API than the routes: run `cargo test`, which writes it, and commit it",
            path.display(),
        );
    } else {
        fs::write(path, description + "\n").unwrap();
    }
}

/// Fails unless `description`, an OpenAPI description, has references and each of them can be resolved.
pub fn assert_references_resolve(description: &Value) {
    let references = references(description);
    assert!(!references.is_empty(), "{description:#}");
    for reference in references {
        let pointer = reference.trim_start_matches('#');
        assert!(description.pointer(pointer).is_some(), "{reference}");
    }
}

/// Returns every `$ref` within `value`.
fn references(value: &Value) -> Vec<&str> {
    match value {
        Value::Object(object) => {
            let own = object.get("$ref").and_then(Value::as_str);
            own.into_iter()
                .chain(object.values().flat_map(references))
                .collect()
        }
        Value::Array(values) => values.iter().flat_map(references).collect(),
        _ => Vec::new(),
    }
}
