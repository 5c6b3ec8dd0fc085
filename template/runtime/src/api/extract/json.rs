use std::{error::Error as StdError, iter};

use axum::{
    RequestExt,
    body::{Bytes, to_bytes},
    extract::{FromRequest, Request},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use http_body_util::LengthLimitError;
use hyper::body::Body as _;
use kernel::Error;
use serde::de::DeserializeOwned;

use super::{
    Problem,
    strict::{
        self,
        document::{self, Unreadable},
    },
};

/// A request body in JSON: `application/json`, or a type that ends with `+json`, such as
/// `application/merge-patch+json`.
///
/// If it is not valid, the answer is 422 with all of its violations, each with its JSON Pointer. An array is
/// no object, and no text contains the character U+0000.
#[derive(Debug)]
pub struct Json<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Response;

    async fn from_request(request: Request, _: &S) -> Result<Self, Response> {
        let body = read(request).await?;
        parse(&body).map(Self).map_err(Problem::into_response)
    }
}

/// Returns the body of `request`, which must be said to be JSON.
pub async fn read(request: Request) -> Result<Bytes, Response> {
    if !is_json(request.headers()) {
        let problem = Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "not_json",
            "The body must be JSON, with `Content-Type: application/json`.",
        );
        return Err(problem.into_response());
    }
    collect(request).await.map_err(IntoResponse::into_response)
}

/// Returns the body of `request`, or the status that says why it could not be read.
async fn collect(request: Request) -> Result<Bytes, StatusCode> {
    let announced = request.body().size_hint().lower();
    let body = request.into_limited_body();
    // The limit of the route bounds what the body says about itself. A client that waits for `100 Continue` need not
    // send the body.
    let limit = body.size_hint().upper();
    if limit.is_some_and(|limit| limit < announced) {
        return Err(StatusCode::PAYLOAD_TOO_LARGE);
    }
    to_bytes(body, usize::MAX).await.map_err(|error| {
        let mut causes = iter::successors(error.source(), |cause| (*cause).source());
        if causes.any(<dyn StdError>::is::<LengthLimitError>) {
            StatusCode::PAYLOAD_TOO_LARGE
        } else {
            StatusCode::BAD_REQUEST
        }
    })
}

fn is_json(headers: &HeaderMap) -> bool {
    let content_type = headers.get(header::CONTENT_TYPE);
    let Some(Ok(content_type)) = content_type.map(|value| value.to_str()) else {
        return false;
    };
    let media_type = content_type.split(';').next().unwrap_or_default().trim();
    let media_type = media_type.to_ascii_lowercase();
    media_type == "application/json"
        || (media_type.starts_with("application/") && media_type.ends_with("+json"))
}

/// Reads `body`.
pub fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, Problem> {
    let value = serde_json::from_slice(body);
    match value {
        Ok(value) if is_plain(body) => Ok(value),
        value => parse_strictly(body, value.ok()),
    }
}

/// Checks if `serde_json` reads `body` as strictly as this module does: it has no array, which serde would
/// accept as an object, and no escape for the character U+0000.
fn is_plain(body: &[u8]) -> bool {
    !body.contains(&b'[') && !body.windows(6).any(|bytes| bytes == br"\u0000")
}

/// Reads `body`, which `serde_json` read as `value`, if it could.
fn parse_strictly<T: DeserializeOwned>(body: &[u8], value: Option<T>) -> Result<T, Problem> {
    let (input, found) = document::read(body).map_err(|unreadable| match unreadable {
        Unreadable::Malformed(error) => malformed(&error),
        Unreadable::Beyond(violation) => Error::Invalid(vec![violation]).into(),
    })?;
    let strict = strict::read(&input, found)?;
    Ok(value.unwrap_or(strict))
}

fn malformed(error: &serde_json::Error) -> Problem {
    Problem::new(
        StatusCode::BAD_REQUEST,
        "malformed_json",
        format!("The body is not well-formed JSON: {error}."),
    )
}
