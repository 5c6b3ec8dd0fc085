//! Versions over HTTP: entity tags, and the preconditions that use them (RFC 9110, section 13).

use std::convert::Infallible;

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, HeaderName, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use kernel::Version;

use super::problem::Problem;

/// Returns the header `ETag`, with the version that a response shows or a change has made: `ETag: "3"`.
#[must_use]
pub fn etag(version: Version) -> [(HeaderName, String); 1] {
    [(header::ETAG, tag(version))]
}

/// The header `If-Match` of a change: the version that it is meant for. `None`, if it is meant for any version,
/// because the header is absent or `*`.
///
/// A header that names no version, or several, is answered with 412: nothing is changed that the client may
/// not have seen.
#[derive(Clone, Copy, Debug)]
pub struct IfMatch(pub Option<Version>);

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let mut tags = tags(&parts.headers, &header::IF_MATCH);
        match (tags.next(), tags.next()) {
            (None | Some("*"), None) => Ok(Self(None)),
            (Some(tag), None) if let Some(version) = version(tag) => Ok(Self(Some(version))),
            _ => Err(Version::outdated().into()),
        }
    }
}

/// The header `If-None-Match`: the versions that the client has already.
#[derive(Clone, Debug)]
pub struct IfNoneMatch(Vec<String>);

impl IfNoneMatch {
    /// Returns the response to a `GET`: `body`, or 304 without a body if the client has this `version` of it.
    pub fn answer(&self, version: Version, body: impl IntoResponse) -> Response {
        let present = tag(version);
        // A weak tag is as good as a strong one, to read.
        let knows = |tag: &String| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == present;
        if self.0.iter().any(knows) {
            (etag(version), StatusCode::NOT_MODIFIED).into_response()
        } else {
            (etag(version), body).into_response()
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for IfNoneMatch {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let tags = tags(&parts.headers, &header::IF_NONE_MATCH);
        Ok(Self(tags.map(str::to_owned).collect()))
    }
}

/// Returns the tags in a header: `"3", W/"4"`. A header that cannot be read is a tag that names no version.
fn tags<'h>(headers: &'h HeaderMap, name: &HeaderName) -> impl Iterator<Item = &'h str> {
    headers
        .get_all(name)
        .iter()
        .flat_map(|value| value.to_str().unwrap_or_default().split(','))
        .map(str::trim)
}

fn tag(version: Version) -> String {
    format!("\"{}\"", i64::from(version))
}

/// Returns the version that a tag names, if it names one.
fn version(tag: &str) -> Option<Version> {
    let number = tag.strip_prefix('"')?.strip_suffix('"')?;
    number.parse().ok().map(i64::into)
}
