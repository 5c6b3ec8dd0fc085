use std::borrow::Cow;

use axum::{extract::FromRequestParts, http::request::Parts};
use kernel::Error;
use serde::de::DeserializeOwned;

use super::{
    Problem,
    strict::{self, Found, Input, Place, note_nul},
};

/// The parameters in the query string, after `?`.
///
/// A parameter without a value (`?due=`) is an absent one, unless a text that must be there is read from it.
/// A list is read from a parameter that may be repeated: `?status=draft&status=sent`.
#[derive(Debug)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        type Pairs = Vec<(String, String)>;

        let pairs = axum::extract::Query::<Pairs>::try_from_uri(&parts.uri);
        // Any text can be read as pairs.
        let axum::extract::Query(pairs) = pairs.map_err(Error::internal)?;
        let mut found = Vec::new();
        let input = Input::Object(by_name(pairs, &mut found));
        Ok(Self(strict::read(&input, found)?))
    }
}

/// Returns the parameters by name, in the order of their first occurrence.
fn by_name(
    pairs: Vec<(String, String)>,
    found: &mut Vec<Found>,
) -> Vec<(Cow<'static, str>, Input<'static>)> {
    let mut parameters: Vec<(Cow<str>, Input)> = Vec::new();
    for (name, value) in pairs {
        let known = parameters.iter_mut().position(|(other, _)| *other == name);
        let index = known.unwrap_or(parameters.len());
        note_nul(&value, &Place::Root.field(index, &name), found);
        let value = Input::Parameter(value.into());
        match parameters.get_mut(index) {
            None => parameters.push((name.into(), value)),
            Some((_, Input::Repeated(values))) => values.push(value),
            Some((_, first)) => {
                let values = vec![std::mem::replace(first, Input::Null), value];
                *first = Input::Repeated(values);
            }
        }
    }
    parameters
}
