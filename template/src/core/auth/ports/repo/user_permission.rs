use std::collections::BTreeSet;

use async_trait::async_trait;

use crate::{Result, UserId, auth::domain::permission::Permission};

/// Where it is kept who may do what.
#[async_trait]
pub trait UserPermissionRepository: Send + Sync {
    async fn get(&self, user_id: UserId) -> Result<BTreeSet<Permission>>;

    /// Gives `user_id` a permission, which they may have already.
    async fn grant(&self, user_id: UserId, permission: Permission) -> Result<()>;
}
