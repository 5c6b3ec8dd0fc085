//! Mailed tokens, as their recipients see them.

use chrono::{DateTime, Utc};
use kernel::{Result, field};
use secrecy::{ExposeSecret, SecretString};

use super::session_token::digest;
use crate::auth::{
    domain::account_token::{
        AccountToken, AccountTokenId, AccountTokenPurpose, InvalidAccountToken,
    },
    ports::repo::account_token::AccountTokenRepository,
};

/// Returns a token that contains its id and its secret.
#[must_use]
pub fn encode_account_token(id: AccountTokenId, secret: &SecretString) -> SecretString {
    format!("{id}.{}", secret.expose_secret()).into()
}

/// Splits a token into its id and its secret. Fails if the token is malformed.
pub fn decode_account_token(token: &SecretString) -> Result<(AccountTokenId, SecretString)> {
    let parts = token.expose_secret().split_once('.');
    let parts = parts.and_then(|(id, secret)| Some((id.parse().ok()?, secret.into())));
    field("/token", parts.ok_or(InvalidAccountToken))
}

/// Returns the stored token, and removes it, so that it works once. Fails if `token` may not be used for `purpose`.
pub async fn use_account_token(
    tokens: &dyn AccountTokenRepository,
    token: &SecretString,
    purpose: AccountTokenPurpose,
    now: DateTime<Utc>,
) -> Result<AccountToken> {
    let (id, secret) = decode_account_token(token)?;
    let stored = tokens.get(id).await?;
    let accepted = stored.filter(|stored| stored.accepts(&digest(&secret), purpose, now));
    let token = field("/token", accepted.ok_or(InvalidAccountToken))?;
    tokens.delete(id).await?;
    Ok(token)
}
