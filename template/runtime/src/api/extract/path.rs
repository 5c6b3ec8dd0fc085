use axum::{
    extract::{FromRequestParts, RawPathParams, rejection::RawPathParamsRejection},
    http::request::Parts,
};
use kernel::{Error, Violation};
use serde::de::DeserializeOwned;

use super::{
    Problem,
    strict::{self, Input, Place, note_nul},
};

/// The parameters in the path.
#[derive(Debug)]
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let plain = !parts.uri.path().contains("%00");
        if plain && let Ok(path) = axum::extract::Path::from_request_parts(parts, state).await {
            return Ok(Self(path.0));
        }
        match RawPathParams::from_request_parts(parts, state).await {
            Ok(parameters) => read(&parameters).map(Self).map_err(Problem::from),
            Err(RawPathParamsRejection::InvalidUtf8InPathParam(_)) => {
                let violation = Violation {
                    pointer: String::new(),
                    code: "invalid",
                    message: "must be UTF-8".to_owned(),
                };
                Err(Error::Invalid(vec![violation]).into())
            }
            Err(error) => Err(Error::internal(error).into()),
        }
    }
}

fn read<T: DeserializeOwned>(parameters: &RawPathParams) -> Result<T, Error> {
    let mut found = Vec::new();
    let parameters = parameters.iter().enumerate().map(|(index, (name, value))| {
        note_nul(value, &Place::Root.field(index, name), &mut found);
        (name.into(), Input::Parameter(value.into()))
    });
    let path = Input::Path(parameters.collect());
    strict::read(&path, found).map_err(|error| match error {
        // The route asks for a parameter that its path does not have.
        Error::Invalid(violations) if violations.iter().any(is_of_the_route) => {
            Error::internal(Error::Invalid(violations))
        }
        error => error,
    })
}

fn is_of_the_route(violation: &Violation) -> bool {
    violation.pointer.is_empty() || violation.code == "required"
}
