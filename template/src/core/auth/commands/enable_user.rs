use std::sync::Arc;

use kernel::{Command, CommandHandler, Result};
use nject::injectable;

use crate::{
    UserId,
    auth::{
        domain::user::User, ports::repo::user::UserRepository, shared::user_unknown::user_unknown,
    },
};

/// Lets a user sign in again who was disabled.
#[derive(Clone, Debug)]
pub struct EnableUser {
    pub user_id: UserId,
}

impl Command for EnableUser {
    type Output = ();
}

#[injectable]
pub struct EnableUserHandler {
    pub users: Arc<dyn UserRepository>,
}

impl CommandHandler<EnableUser> for EnableUserHandler {
    async fn handle(&self, command: EnableUser) -> Result<()> {
        let user = self.users.get(command.user_id).await?;
        let user = user.ok_or_else(user_unknown)?;
        self.users
            .save(User {
                disabled_at: None,
                ..user
            })
            .await
    }
}
