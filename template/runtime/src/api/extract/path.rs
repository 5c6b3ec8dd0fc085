use axum::{
    extract::{FromRequestParts, RawPathParams, path::ErrorKind, rejection::PathRejection},
    http::request::Parts,
};
use kernel::Error;
use serde::de::DeserializeOwned;

use super::{Problem, violation};

/// The parameters in the path.
#[derive(Debug)]
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let error = match axum::extract::Path::from_request_parts(parts, state).await {
            Ok(axum::extract::Path(value)) => return Ok(Self(value)),
            Err(PathRejection::FailedToDeserializePathParams(error)) => error.into_kind(),
            Err(error) => return Err(Error::internal(error).into()),
        };
        let names: Vec<String> = RawPathParams::from_request_parts(parts, state)
            .await
            .map(|names| names.iter().map(|(name, _)| name.to_owned()).collect())
            .unwrap_or_default();

        let (name, message) = match &error {
            ErrorKind::ParseErrorAtKey {
                key,
                value,
                expected_type,
            } => (Some(key), is_not(value, expected_type)),
            ErrorKind::ParseErrorAtIndex {
                index,
                value,
                expected_type,
            } => (names.get(*index), is_not(value, expected_type)),
            ErrorKind::ParseError {
                value,
                expected_type,
            } => (names.first(), is_not(value, expected_type)),
            ErrorKind::DeserializeError { key, message, .. } => (Some(key), message.clone()),
            ErrorKind::InvalidUtf8InPathParam { key } => (Some(key), "is not UTF-8".to_owned()),
            ErrorKind::Message(message) => (names.first(), message.clone()),
            // The route asks for a parameter that its path does not have.
            defect => return Err(Error::internal(defect.to_string()).into()),
        };
        let pointer = name.map(|name| format!("/{name}")).unwrap_or_default();
        Err(violation(pointer, "invalid", &message))
    }
}

/// Returns a message for clients that `value` does not have the Rust type `expected_type`.
fn is_not(value: &str, expected_type: &str) -> String {
    let expected = match expected_type {
        "bool" => "`true` or `false`",
        "f32" | "f64" => "a number",
        "i8" | "i16" | "i32" | "i64" | "i128" | "isize" => "a whole number in range",
        "u8" | "u16" | "u32" | "u64" | "u128" | "usize" => {
            "a whole number, zero or greater, in range"
        }
        other => return format!("`{value}` is not a valid `{other}`"),
    };
    format!("`{value}` is not {expected}")
}
