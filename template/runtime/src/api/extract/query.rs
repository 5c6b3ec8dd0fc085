use std::error::Error as StdError;

use axum::{extract::FromRequestParts, http::request::Parts};
use serde::de::{DeserializeOwned, value::Error as ValueError};

use super::{Problem, refused, violation};

/// The parameters in the query string, after `?`.
#[derive(Debug)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let error = match axum::extract::Query::from_request_parts(parts, state).await {
            Ok(axum::extract::Query(value)) => return Ok(Self(value)),
            Err(error) => error,
        };
        let mut cause = error.source();
        while let Some(error) = cause {
            if let Some(error) = error.downcast_ref::<serde_path_to_error::Error<ValueError>>() {
                return Err(refused(error.path(), &error.inner().to_string()));
            }
            cause = error.source();
        }
        Err(violation(String::new(), "invalid", &error.body_text()))
    }
}
