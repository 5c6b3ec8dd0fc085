use async_trait::async_trait;
use kernel::Result;

use crate::{UserId, user_profile::domain::user_profile::UserProfile};

/// Stores profiles.
#[async_trait]
pub trait UserProfileRepository: Send + Sync {
    async fn get(&self, user_id: UserId) -> Result<Option<UserProfile>>;

    /// Adds `profile`, or replaces the one of its user.
    async fn save(&self, profile: UserProfile) -> Result<()>;

    /// Removes the profile of a user. Returns true if there was one.
    async fn delete(&self, user_id: UserId) -> Result<bool>;
}
