use std::{
    collections::{BTreeSet, HashMap},
    sync::Mutex,
};

use app_core::{
    UserId,
    auth::{
        domain::permission::Permission, ports::repo::user_permission::UserPermissionRepository,
    },
};
use async_trait::async_trait;
use kernel::Result;

#[derive(Default)]
pub struct InMemoryUserPermissionRepository(Mutex<HashMap<UserId, BTreeSet<Permission>>>);

#[async_trait]
impl UserPermissionRepository for InMemoryUserPermissionRepository {
    async fn get(&self, user_id: UserId) -> Result<BTreeSet<Permission>> {
        let permissions = self.0.lock().unwrap();
        Ok(permissions.get(&user_id).cloned().unwrap_or_default())
    }

    async fn grant(&self, user_id: UserId, permission: Permission) -> Result<()> {
        let mut permissions = self.0.lock().unwrap();
        permissions.entry(user_id).or_default().insert(permission);
        Ok(())
    }

    async fn revoke(&self, user_id: UserId, permission: Permission) -> Result<()> {
        let mut permissions = self.0.lock().unwrap();
        permissions.entry(user_id).or_default().remove(&permission);
        Ok(())
    }
}
