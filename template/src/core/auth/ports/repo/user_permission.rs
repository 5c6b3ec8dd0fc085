use std::collections::BTreeSet;

use async_trait::async_trait;
use kernel::Result;

use crate::{UserId, auth::domain::permission::Permission};

/// Stores the permissions of users.
#[async_trait]
pub trait UserPermissionRepository: Send + Sync {
    async fn get(&self, user_id: UserId) -> Result<BTreeSet<Permission>>;

    /// Gives a user a permission. It is not an error if they already have it.
    async fn grant(&self, user_id: UserId, permission: Permission) -> Result<()>;

    /// Takes a permission from a user. It is not an error if they do not have it.
    async fn revoke(&self, user_id: UserId, permission: Permission) -> Result<()>;
}
