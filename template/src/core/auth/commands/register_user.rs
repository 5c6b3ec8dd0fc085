use std::sync::Arc;

use kernel::{Command, CommandHandler, Dispatch, Error, Result};
use nject::injectable;
use services::{clock::Clock, hasher::Hasher, uuid::UuidGenerator};

use crate::{
    UserId,
    auth::{
        domain::{email_address::EmailAddress, password::Password, user::User},
        ports::repo::user::UserRepository,
    },
    user_profile::commands::create_user_profile::{CreateUserProfile, Name},
};

/// Registers a user. The password is stored in this context, the name in `user_profile`.
#[derive(Clone, Debug)]
pub struct RegisterUser {
    pub email: EmailAddress,
    pub password: Password,
    pub first_name: Name,
    pub last_name: Name,
}

impl Command for RegisterUser {
    type Output = UserId;
}

#[injectable]
pub struct RegisterUserHandler {
    pub clock: Arc<dyn Clock>,
    pub create_profile: Arc<dyn Dispatch<CreateUserProfile>>,
    pub hasher: Arc<dyn Hasher>,
    pub users: Arc<dyn UserRepository>,
    pub uuids: Arc<dyn UuidGenerator>,
}

impl CommandHandler<RegisterUser> for RegisterUserHandler {
    async fn handle(&self, command: RegisterUser) -> Result<UserId> {
        let id = UserId::from(self.uuids.next());
        // Before the first use of the database, because slow work must not keep a transaction open.
        let password_hash = self.hasher.hash(command.password.secret()).await;
        let user = User {
            id,
            email: command.email,
            password_hash: password_hash.map_err(Error::internal)?,
            created_at: self.clock.now(),
        };
        self.users.save(user).await?;
        self.create_profile
            .dispatch(CreateUserProfile {
                user_id: id,
                first_name: command.first_name,
                last_name: command.last_name,
            })
            .await?;
        Ok(id)
    }
}
