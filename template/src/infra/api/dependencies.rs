//! What routes need besides the data of the request: the claimant, and the client of a session.

use std::convert::Infallible;

use app_core::{
    UserId,
    auth::{
        domain::{
            permission::Permission,
            session_client::{SessionClient, UserAgent},
            user_session::UserSessionId,
        },
        ports::access_token_rules::AccessTokenRules,
        queries::is_user_session_open::IsUserSessionOpen,
        shared::{
            access_token::{AccessToken, decode_access_token},
            session_ended::session_ended,
        },
    },
};
use axum::{
    extract::{FromRef, FromRequestParts},
    http::{header, request::Parts},
};
use kernel::{Error, Reason, Result};
use runtime::api::{ClientAddress, PERMISSION_MISSING, Problem, identify};
use services::{clock::Clock, jwt::Jwt};

use crate::{
    infra::security_events,
    service::{AppContext, QueryBus},
};

/// The user who makes the request, proved by an access token.
///
/// The token is believed until it expires, also if its session was closed or the user disabled meanwhile, so that a
/// request does not need the database for it. A route that must know at once takes a [`VerifiedClaimant`].
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
}

/// A claimant whose session was open in the database when the request began, as that of a user who is disabled is not.
///
/// It is for routes that need a permission, and for those with which somebody who has stolen an access token could take
/// over an account.
#[derive(Clone, Debug)]
pub struct VerifiedClaimant {
    claimant: Claimant,
}

impl VerifiedClaimant {
    pub fn user_id(&self) -> UserId {
        self.claimant.user_id()
    }

    pub fn session_id(&self) -> UserSessionId {
        self.claimant.session_id()
    }

    /// Fails if the claimant does not have `permission`.
    pub fn must_have(&self, permission: &Permission) -> Result<()> {
        if self.claimant.token.permissions.contains(permission) {
            Ok(())
        } else {
            security_events::permission_refused(self.user_id(), self.session_id(), permission);
            Err(Error::forbidden(
                PERMISSION_MISSING,
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
        let rules = context.singleton::<dyn AccessTokenRules>().as_ref();
        let now = context.singleton::<dyn Clock>().now();
        let token = decode_access_token(jwt.as_ref(), rules, token, now).inspect_err(|error| {
            let is_expired = |reason: &Reason| reason.code == "access_token_expired";
            if !matches!(error, Error::Unauthenticated(reason) if is_expired(reason)) {
                security_events::access_token_refused();
            }
        })?;
        identify(token.user_id, token.session_id);
        Ok(Self { token })
    }
}

impl FromRequestParts<AppContext> for VerifiedClaimant {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, context: &AppContext) -> Result<Self, Problem> {
        let claimant = Claimant::from_request_parts(parts, context).await?;
        let session_id = claimant.session_id();
        let queries = QueryBus::from_ref(context);
        if queries.dispatch(IsUserSessionOpen { session_id }).await? {
            Ok(Self { claimant })
        } else {
            security_events::session_of_access_token_ended(claimant.user_id(), session_id);
            Err(session_ended().into())
        }
    }
}

fn bearer(parts: &Parts) -> Option<&str> {
    let value = parts.headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// The client that makes the request, as its session remembers it.
pub struct Client(pub SessionClient);

impl FromRequestParts<AppContext> for Client {
    type Rejection = Infallible;

    async fn from_request_parts(
        parts: &mut Parts,
        context: &AppContext,
    ) -> Result<Self, Infallible> {
        let ClientAddress(address) = ClientAddress::from_request_parts(parts, context).await?;
        let name = parts.headers.get(header::USER_AGENT);
        let name = name.map(|name| String::from_utf8_lossy(name.as_bytes()));
        Ok(Self(SessionClient {
            address,
            user_agent: name.and_then(|name| UserAgent::new(&name)),
        }))
    }
}
