use async_trait::async_trait;
use chrono::{DateTime, Utc};
use kernel::Result;

use crate::{
    UserId,
    auth::domain::account_token::{AccountToken, AccountTokenId},
};

/// Stores mailed tokens that were not used yet.
#[async_trait]
pub trait AccountTokenRepository: Send + Sync {
    async fn get(&self, id: AccountTokenId) -> Result<Option<AccountToken>>;

    /// Adds `token`, in place of the one that its user has for the same purpose.
    async fn save(&self, token: AccountToken) -> Result<()>;

    /// Removes a token. It is not an error if there is none.
    async fn delete(&self, id: AccountTokenId) -> Result<()>;

    /// Removes all tokens of a user.
    async fn delete_of_user(&self, user_id: UserId) -> Result<()>;

    /// Removes the tokens that have expired at `now`.
    async fn delete_expired(&self, now: DateTime<Utc>) -> Result<()>;
}
