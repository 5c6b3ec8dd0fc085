//! What routes need besides the data of the request: the claimant.

use app_core::{
    UserId,
    auth::{
        domain::{permission::Permission, user_session::UserSessionId},
        shared::access_token::{AccessToken, decode_access_token},
    },
};
use axum::{
    extract::FromRequestParts,
    http::{header, request::Parts},
};
use kernel::{Error, Reason, Result};
use runtime::api::Problem;
use services::{clock::Clock, jwt::Jwt};

use crate::{infra::security_events, service::AppContext};

/// The user who makes the request, proved by an access token.
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

    /// Fails if the claimant does not have `permission`.
    pub fn must_have(&self, permission: &Permission) -> Result<()> {
        if self.token.permissions.contains(permission) {
            Ok(())
        } else {
            security_events::permission_refused(self.user_id(), self.session_id(), permission);
            Err(Error::forbidden(
                "permission_missing",
                format!("This request needs the permission `{permission}`."),
            ))
        }
    }
}

impl FromRequestParts<AppContext> for Claimant {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, context: &AppContext) -> Result<Self, Problem> {
        let token = bearer(parts).ok_or_else(|| {
            Error::unauthenticated(
                "access_token_missing",
                "This request needs an access token: `Authorization: Bearer <token>`.",
            )
        })?;
        let jwt = context.singleton::<dyn Jwt>();
        let now = context.singleton::<dyn Clock>().now();
        let token = decode_access_token(jwt.as_ref(), token, now).inspect_err(|error| {
            let is_expired = |reason: &Reason| reason.code == "access_token_expired";
            if !matches!(error, Error::Unauthenticated(reason) if is_expired(reason)) {
                security_events::access_token_refused();
            }
        })?;
        Ok(Self { token })
    }
}

fn bearer(parts: &Parts) -> Option<&str> {
    let value = parts.headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}
