//! Requests that a client may send again without doing them again: the header `Idempotency-Key`.

use axum::{
    extract::{FromRequest, Request},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use serde::de::DeserializeOwned;
use utoipa::IntoParams;

use super::{extract::json, problem::Problem};
use crate::bus::RequestKey;

/// A request body in JSON, as [`Json`](super::Json) reads it, and the key that the client has given to the
/// request in the header `Idempotency-Key`, if it has. The key goes to
/// [`CommandBus::dispatch_once`](crate::CommandBus::dispatch_once):
///
/// ```ignore
/// let key = request.key.map(|key| key.of(claimant.user_id()));
/// let id = commands.dispatch_once(key, command).await?;
/// ```
#[derive(Debug)]
pub struct Idempotent<T> {
    pub key: Option<RequestKey>,
    pub body: T,
}

/// The header `Idempotency-Key` in the description of a route: `params(IdempotencyKeyHeader)`.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[allow(dead_code)] // it only describes
pub struct IdempotencyKeyHeader {
    /// A key that the client chooses for the request, such as a new UUID. For a day, the same request with the
    /// same key gets the same answer, and nothing is done again.
    #[param(rename = "Idempotency-Key", min_length = 1, max_length = 255)]
    key: Option<String>,
}

const HEADER: &str = "idempotency-key";

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Idempotent<T> {
    type Rejection = Response;

    async fn from_request(request: Request, _: &S) -> Result<Self, Response> {
        let key = key(request.headers()).map_err(Problem::into_response)?;
        let target = key
            .as_ref()
            .map(|_| (request.method().clone(), request.uri().to_string()));
        let body = json::read(request).await?;
        let key = key.zip(target).map(|(key, (method, uri))| {
            RequestKey::new(key, &[method.as_str().as_bytes(), uri.as_bytes(), &body])
        });
        let body = json::parse(&body).map_err(Problem::into_response)?;
        Ok(Self { key, body })
    }
}

/// Returns the key in `headers`. Fails if there are several, or if it cannot be a key.
fn key(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let mut values = headers.get_all(HEADER).iter();
    let Some(value) = values.next() else {
        return Ok(None);
    };
    let key = value.to_str().unwrap_or_default();
    let is_key = (1..=255).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic());
    if !is_key || values.next().is_some() {
        return Err(Problem::new(
            StatusCode::BAD_REQUEST,
            "idempotency_key_invalid",
            "The header `Idempotency-Key` must have 1 to 255 visible ASCII characters, and occur once.",
        ));
    }
    Ok(Some(key.to_owned()))
}
