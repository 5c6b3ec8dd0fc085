use app_core::Error;
use axum::{
    extract::{FromRequestParts, RawPathParams, path::ErrorKind, rejection::PathRejection},
    http::request::Parts,
};
use serde::de::DeserializeOwned;

use super::{Problem, violation};

/// The variable parts of the path.
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

        let wrong = |value: &str, kind: &str| format!("`{value}` is no {kind}");
        let (name, message) = match &error {
            ErrorKind::ParseErrorAtKey {
                key,
                value,
                expected_type,
            } => (Some(key), wrong(value, expected_type)),
            ErrorKind::ParseErrorAtIndex {
                index,
                value,
                expected_type,
            } => (names.get(*index), wrong(value, expected_type)),
            ErrorKind::ParseError {
                value,
                expected_type,
            } => (names.first(), wrong(value, expected_type)),
            ErrorKind::DeserializeError { key, message, .. } => (Some(key), message.clone()),
            ErrorKind::InvalidUtf8InPathParam { key } => (Some(key), "is no UTF-8".to_owned()),
            ErrorKind::Message(message) => (names.first(), message.clone()),
            // The route asks for what its path does not have.
            defect => return Err(Error::internal(defect.to_string()).into()),
        };
        let pointer = name.map(|name| format!("/{name}")).unwrap_or_default();
        Err(violation(pointer, "invalid", &message))
    }
}
