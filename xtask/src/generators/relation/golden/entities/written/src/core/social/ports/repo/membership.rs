use async_trait::async_trait;
use kernel::Result;

use crate::social::domain::membership::Membership;

/// Stores memberships.
#[async_trait]
pub trait MembershipRepository: Send + Sync {
    async fn contains(&self, membership: Membership) -> Result<bool>;

    /// Adds `membership`. It is not an error if it is there already.
    async fn add(&self, membership: Membership) -> Result<()>;

    /// Removes `membership`. It is not an error if it is not there.
    async fn remove(&self, membership: Membership) -> Result<()>;
}
