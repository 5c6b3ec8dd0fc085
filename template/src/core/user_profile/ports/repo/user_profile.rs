use async_trait::async_trait;

use crate::{Result, UserId, user_profile::domain::user_profile::UserProfile};

/// Where profiles are kept.
#[async_trait]
pub trait UserProfileRepository: Send + Sync {
    async fn get(&self, user_id: UserId) -> Result<Option<UserProfile>>;

    /// Adds `profile`, or replaces the one of its user.
    async fn save(&self, profile: UserProfile) -> Result<()>;
}
