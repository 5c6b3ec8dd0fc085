use std::sync::Arc;

use kernel::{Command, CommandHandler, Publish, Result, field};
use nject::injectable;
use services::{clock::Clock, hasher::Hasher, uuid::UuidGenerator};

use crate::{
    UserId,
    auth::{
        domain::{email_address::EmailAddress, name::Name, password::Password, user::User},
        events::user_registered::UserRegistered,
        ports::repo::user::UserRepository,
        shared::hashing_failed::hashing_failed,
    },
};

/// Registers a user. This context does not store the name: whoever needs it finds it in [`UserRegistered`].
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
    pub hasher: Arc<dyn Hasher>,
    pub user_registered: Arc<dyn Publish<UserRegistered>>,
    pub users: Arc<dyn UserRepository>,
    pub uuids: Arc<dyn UuidGenerator>,
}

impl CommandHandler<RegisterUser> for RegisterUserHandler {
    async fn handle(&self, command: RegisterUser) -> Result<UserId> {
        field(
            "/password",
            command.password.must_differ_from(&command.email),
        )?;
        let id = UserId::from(self.uuids.next());
        // Before the first use of the database, because slow work must not keep a transaction open.
        let password_hash = self.hasher.hash(command.password.secret()).await;
        let now = self.clock.now();
        let user = User {
            id,
            email: command.email,
            password_hash: password_hash.map_err(hashing_failed)?,
            created_at: now,
            disabled_at: None,
        };
        self.users.save(user).await?;
        self.user_registered
            .publish(UserRegistered {
                user_id: id,
                first_name: command.first_name,
                last_name: command.last_name,
                at: now,
            })
            .await?;
        Ok(id)
    }
}
