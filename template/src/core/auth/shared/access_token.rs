//! Access tokens: short-lived, signed, and read without asking the database.

use std::collections::BTreeSet;

use chrono::{DateTime, Duration, Utc, serde::ts_seconds};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use services::jwt::Jwt;

use crate::{
    Error, Result, UserId,
    auth::domain::{permission::Permission, user_session::UserSessionId},
};

/// How long an access token is good for. A closed session's last one lives on for as long.
pub const LIFETIME: Duration = Duration::minutes(15);

/// What an access token says about who presents it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessToken {
    #[serde(rename = "sub")]
    pub user_id: UserId,
    #[serde(rename = "sid")]
    pub session_id: UserSessionId,
    pub permissions: BTreeSet<Permission>,
    #[serde(rename = "exp", with = "ts_seconds")]
    pub expires_at: DateTime<Utc>,
}

/// Signs `token`.
pub fn encode_access_token(jwt: &dyn Jwt, token: &AccessToken) -> Result<SecretString> {
    let claims = serde_json::to_value(token).map_err(Error::internal)?;
    jwt.encode(&claims).map_err(Error::internal)
}

/// Reads a token that this service has signed and that has not expired at `now`.
pub fn decode_access_token(jwt: &dyn Jwt, token: &str, now: DateTime<Utc>) -> Result<AccessToken> {
    let invalid =
        || Error::unauthenticated("access_token_invalid", "The access token is not valid.");
    let claims = jwt.decode(token).map_err(|_| invalid())?;
    let token: AccessToken = serde_json::from_value(claims).map_err(|_| invalid())?;
    if token.expires_at <= now {
        return Err(Error::unauthenticated(
            "access_token_expired",
            "The access token has expired. Refresh the session to get another.",
        ));
    }
    Ok(token)
}
