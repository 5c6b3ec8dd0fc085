use std::sync::Arc;

use kernel::{Command, CommandHandler, Error, Result};
use nject::injectable;

use crate::{
    UserId,
    auth::{
        domain::{email_address::EmailAddress, permission::Permission},
        ports::repo::{user::UserRepository, user_permission::UserPermissionRepository},
    },
};

/// Gives a user a permission, and returns who that is. Access tokens that are issued afterwards contain it.
#[derive(Clone, Debug)]
pub struct GrantPermission {
    pub email: EmailAddress,
    pub permission: Permission,
}

impl Command for GrantPermission {
    type Output = UserId;
}

#[injectable]
pub struct GrantPermissionHandler {
    pub permissions: Arc<dyn UserPermissionRepository>,
    pub users: Arc<dyn UserRepository>,
}

impl CommandHandler<GrantPermission> for GrantPermissionHandler {
    async fn handle(&self, command: GrantPermission) -> Result<UserId> {
        let Some(user) = self.users.find_by_email(&command.email).await? else {
            return Err(Error::not_found(
                "user_unknown",
                format!("There is no user with the email address {}.", command.email),
            ));
        };
        self.permissions.grant(user.id, command.permission).await?;
        Ok(user.id)
    }
}
