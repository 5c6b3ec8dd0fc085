use std::sync::Arc;

use kernel::{Command, CommandHandler, Result};
use nject::injectable;

use crate::{
    UserId,
    auth::{
        domain::permission::Permission, ports::repo::user_permission::UserPermissionRepository,
    },
};

/// Takes a permission from a user. Access tokens that are issued afterwards do not contain it.
#[derive(Clone, Debug)]
pub struct RevokePermission {
    pub user_id: UserId,
    pub permission: Permission,
}

impl Command for RevokePermission {
    type Output = ();
}

#[injectable]
pub struct RevokePermissionHandler {
    pub permissions: Arc<dyn UserPermissionRepository>,
}

impl CommandHandler<RevokePermission> for RevokePermissionHandler {
    async fn handle(&self, command: RevokePermission) -> Result<()> {
        let RevokePermission {
            user_id,
            permission,
        } = command;
        self.permissions.revoke(user_id, permission).await
    }
}
