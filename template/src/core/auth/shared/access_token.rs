//! Access tokens. They are short-lived and signed, and reading them does not need the database.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc, serde::ts_seconds};
use kernel::{Error, Result};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use services::jwt::Jwt;

use crate::{
    UserId,
    auth::{
        domain::{permission::Permission, user_session::UserSessionId},
        ports::access_token_rules::AccessTokenRules,
    },
};

/// The claims of an access token: the user, the session and the permissions, and the registered claims of RFC 7519.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessToken {
    #[serde(rename = "iss")]
    pub issuer: String,
    #[serde(rename = "aud")]
    pub audience: String,
    #[serde(rename = "sub")]
    pub user_id: UserId,
    #[serde(rename = "sid")]
    pub session_id: UserSessionId,
    /// It differs from that of any other token.
    #[serde(rename = "jti")]
    pub id: String,
    pub permissions: BTreeSet<Permission>,
    #[serde(rename = "iat", with = "ts_seconds")]
    pub issued_at: DateTime<Utc>,
    #[serde(rename = "exp", with = "ts_seconds")]
    pub expires_at: DateTime<Utc>,
}

/// Signs `token`.
pub fn encode_access_token(jwt: &dyn Jwt, token: &AccessToken) -> Result<SecretString> {
    let claims = serde_json::to_string(token).map_err(Error::internal)?;
    jwt.encode(&claims).map_err(Error::internal)
}

/// Reads a token. Fails if this service did not sign it, if it comes from another service or is for another one, or if
/// it has expired at `now`.
pub fn decode_access_token(
    jwt: &dyn Jwt,
    rules: &dyn AccessTokenRules,
    token: &str,
    now: DateTime<Utc>,
) -> Result<AccessToken> {
    let invalid =
        || Error::unauthenticated("access_token_invalid", "The access token is not valid.");
    let claims = jwt.decode(token).map_err(|_| invalid())?;
    let token: AccessToken = serde_json::from_str(&claims).map_err(|_| invalid())?;
    if token.issuer != rules.issuer() || token.audience != rules.audience() {
        return Err(invalid());
    }
    if token.expires_at <= now - rules.leeway() {
        return Err(Error::unauthenticated(
            "access_token_expired",
            "The access token has expired. Refresh the session to get a new one.",
        ));
    }
    Ok(token)
}
