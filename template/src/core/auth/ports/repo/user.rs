use async_trait::async_trait;

use crate::{
    Result, UserId,
    auth::domain::{email_address::EmailAddress, user::User},
};

/// Where users are kept.
#[async_trait]
pub trait UserRepository: Send + Sync {
    async fn get(&self, id: UserId) -> Result<Option<User>>;

    /// Adds `user`, or replaces the one with its id. Two users with one email address are a
    /// conflict (`email_taken`).
    async fn save(&self, user: User) -> Result<()>;

    async fn find_by_email(&self, email: &EmailAddress) -> Result<Option<User>>;
}
