//! Paths of endpoints, as axum composes and compares them.

use std::fmt::Write;

/// Stands for a path, or a part of one, that is not written as text.
pub const UNREADABLE: &str = "?";

/// The paths under which the runtime of every service answers, with their method.
pub const OF_RUNTIME: [(&str, &str); 2] = [("GET", "/health/live"), ("GET", "/health/ready")];

/// Returns the path that `path` has in a router that nests its own under `prefix`.
#[must_use]
pub fn nested(prefix: &str, path: &str) -> String {
    let path = if path.is_empty() { "/" } else { path };
    if prefix.ends_with('/') {
        format!("{prefix}{}", path.trim_start_matches('/'))
    } else if path == "/" {
        prefix.to_owned()
    } else {
        format!("{prefix}{path}")
    }
}

/// Returns the path without the names of its parameters: axum tells paths apart by this.
#[must_use]
pub fn shape(path: &str) -> String {
    let mut shape = String::with_capacity(path.len());
    let mut rest = path;
    while let Some(open) = rest.find('{') {
        let (before, parameter) = rest.split_at(open);
        shape += before;
        // `{{` is a brace, and no parameter.
        if let Some(after) = parameter.strip_prefix("{{") {
            shape += "{{";
            rest = after;
            continue;
        }
        let Some(close) = parameter.find('}') else {
            rest = parameter;
            break;
        };
        let star = if parameter.starts_with("{*") { "*" } else { "" };
        let _ = write!(shape, "{{{star}}}");
        rest = &parameter[close + 1..];
    }
    shape + rest
}

/// Reports whether axum can tell `one` from `other`: neither are they equal but for the names of parameters,
/// nor does one have a parameter where the other takes the whole rest.
#[must_use]
pub fn are_distinct(one: &str, other: &str) -> bool {
    let (one, other) = (shape(one), shape(other));
    let covers = |rest: &str, path: &str| {
        let before = rest.strip_suffix("{*}");
        before.is_some_and(|before| {
            path.strip_prefix(before)
                .is_some_and(|after| after.starts_with("{}"))
        })
    };
    one != other && !covers(&one, &other) && !covers(&other, &one)
}
