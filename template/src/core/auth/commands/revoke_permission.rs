use std::sync::Arc;

use kernel::{Command, CommandHandler, Result};
use nject::injectable;

use crate::{
    UserId,
    auth::{
        domain::permission::Permission,
        ports::repo::{
            user_permission::UserPermissionRepository, user_session::UserSessionRepository,
        },
    },
};

/// Takes a permission from a user, and closes their sessions: access tokens contain the permissions, and routes that need
/// one look for the session.
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
    pub sessions: Arc<dyn UserSessionRepository>,
}

impl CommandHandler<RevokePermission> for RevokePermissionHandler {
    async fn handle(&self, command: RevokePermission) -> Result<()> {
        let RevokePermission {
            user_id,
            permission,
        } = command;
        self.permissions.revoke(user_id, permission).await?;
        self.sessions.delete_all_of(user_id, None).await
    }
}
