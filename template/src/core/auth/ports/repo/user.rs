use async_trait::async_trait;
use kernel::Result;

use crate::{
    UserId,
    auth::domain::{email_address::EmailAddress, user::User},
};

/// Stores users.
#[async_trait]
pub trait UserRepository: Send + Sync {
    async fn get(&self, id: UserId) -> Result<Option<User>>;

    /// Adds `user`, or replaces the one with its id. Fails with a conflict (`email_taken`, at `/email`) if
    /// another user has the same email address.
    async fn save(&self, user: User) -> Result<()>;

    /// Removes a user, with their sessions and permissions. It is not an error if there is none.
    async fn delete(&self, id: UserId) -> Result<()>;

    async fn find_by_email(&self, email: &EmailAddress) -> Result<Option<User>>;
}
