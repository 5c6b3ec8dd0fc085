//! What routes ask for besides the request: who is asking.

use app_core::{
    Error, Result, UserId,
    auth::{
        domain::{permission::Permission, user_session::UserSessionId},
        shared::access_token::{AccessToken, decode_access_token},
    },
};
use axum::{
    extract::{FromRef, FromRequestParts},
    http::{header, request::Parts},
};

use super::problem::Problem;
use crate::infra::composition::Lifespan;

/// Who is asking, proved by their access token.
#[derive(Clone, Debug)]
pub struct Claimant {
    token: AccessToken,
}

impl Claimant {
    pub fn user_id(&self) -> UserId {
        self.token.user_id
    }

    pub fn session_id(&self) -> UserSessionId {
        self.token.session_id
    }

    /// Fails unless the claimant has `permission`.
    pub fn must_have(&self, permission: &Permission) -> Result<()> {
        if self.token.permissions.contains(permission) {
            Ok(())
        } else {
            Err(Error::forbidden(
                "permission_missing",
                format!("This takes the permission `{permission}`."),
            ))
        }
    }
}

impl<S> FromRequestParts<S> for Claimant
where
    S: Send + Sync,
    Lifespan: FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let lifespan = Lifespan::from_ref(state);
        let token = bearer(parts).ok_or_else(|| {
            Error::unauthenticated(
                "access_token_missing",
                "This takes an access token, as `Authorization: Bearer <token>`.",
            )
        })?;
        let (jwt, now) = (&lifespan.ports().Jwt, lifespan.ports().Clock.now());
        let token = decode_access_token(jwt.as_ref(), token, now)?;
        Ok(Self { token })
    }
}

fn bearer(parts: &Parts) -> Option<&str> {
    let value = parts.headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}
