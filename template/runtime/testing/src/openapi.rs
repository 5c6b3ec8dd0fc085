use serde_json::Value;

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
