use std::sync::Arc;

use kernel::{Command, CommandHandler, Defer, Publish, Result, field};
use nject::injectable;
use services::{clock::Clock, hasher::Hasher, uuid::UuidGenerator};

use crate::{
    UserId,
    auth::{
        commands::mail_account_notice::MailAccountNotice,
        domain::{
            account_notice::AccountNotice, email_address::EmailAddress, name::Name,
            password::Password, user::User,
        },
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

/// If somebody has the email address already, they are told by a mail. The output says who it is. Clients must not learn
/// that.
impl Command for RegisterUser {
    type Output = Result<UserId, AlreadyRegistered>;
}

/// A user has this email address already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AlreadyRegistered {
    pub user_id: UserId,
}

#[injectable]
pub struct RegisterUserHandler {
    pub clock: Arc<dyn Clock>,
    pub hasher: Arc<dyn Hasher>,
    pub mail_notice: Arc<dyn Defer<MailAccountNotice>>,
    pub user_registered: Arc<dyn Publish<UserRegistered>>,
    pub users: Arc<dyn UserRepository>,
    pub uuids: Arc<dyn UuidGenerator>,
}

impl CommandHandler<RegisterUser> for RegisterUserHandler {
    async fn handle(&self, command: RegisterUser) -> Result<Result<UserId, AlreadyRegistered>> {
        let RegisterUser { email, .. } = command;
        field("/password", command.password.must_differ_from(&email))?;
        let id = UserId::from(self.uuids.next());
        // Before the first use of the database, because slow work must not keep a transaction open. And for a known
        // address, too, so that the time does not reveal which addresses are known.
        let password_hash = self.hasher.hash(command.password.secret()).await;
        let password_hash = password_hash.map_err(hashing_failed)?;

        if let Some(owner) = self.users.find_by_email(&email).await? {
            let notice = AccountNotice::RegisteredAgain;
            self.mail_notice
                .now(MailAccountNotice { email, notice })
                .await?;
            return Ok(Err(AlreadyRegistered { user_id: owner.id }));
        }
        let now = self.clock.now();
        let user = User {
            id,
            email: email.clone(),
            email_confirmed_at: None,
            password_hash,
            created_at: now,
            disabled_at: None,
        };
        self.users.save(user).await?;
        self.user_registered
            .publish(UserRegistered {
                user_id: id,
                email,
                first_name: command.first_name,
                last_name: command.last_name,
                at: now,
            })
            .await?;
        Ok(Ok(id))
    }
}
