use std::sync::Arc;

use kernel::{Ask, Command, CommandHandler, Error, Result};
use nject::injectable;
use secrecy::SecretString;
use services::{clock::Clock, hasher::Hasher};

use crate::{
    UserId,
    auth::{
        domain::{
            email_address::EmailAddress, password::PasswordAttempt, session_client::SessionClient,
            user::User,
        },
        ports::repo::user::UserRepository,
        queries::get_credentials::{CredentialsView, GetCredentials},
        shared::{
            credentials_stamp::credentials_stamp, hashing_failed::hashing_failed,
            password_check::must_be_unchanged, session_opener::SessionOpener,
            user_tokens::UserTokens,
        },
    },
};

/// Opens a session for the user with this email address and password.
#[derive(Clone, Debug)]
pub struct OpenUserSession {
    pub email: EmailAddress,
    pub password: PasswordAttempt,
    pub client: SessionClient,
}

/// If the user cannot sign in, the output says who it is, and why. Clients must not learn that.
impl Command for OpenUserSession {
    type Output = Result<UserTokens, CredentialsInvalid>;
}

/// The email address or the password is wrong, or the user is disabled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CredentialsInvalid {
    /// The user with this email address, if there is one.
    pub user_id: Option<UserId>,
    /// Whether the password is right, and the user is disabled.
    pub is_disabled: bool,
}

impl From<CredentialsInvalid> for Error {
    fn from(_: CredentialsInvalid) -> Self {
        Self::unauthenticated(
            "credentials_invalid",
            "The email address or the password is wrong.",
        )
    }
}

#[injectable]
pub struct OpenUserSessionHandler {
    pub clock: Arc<dyn Clock>,
    pub get_credentials: Arc<dyn Ask<GetCredentials>>,
    pub hasher: Arc<dyn Hasher>,
    pub opener: SessionOpener,
    pub users: Arc<dyn UserRepository>,
}

impl CommandHandler<OpenUserSession> for OpenUserSessionHandler {
    async fn handle(
        &self,
        command: OpenUserSession,
    ) -> Result<Result<UserTokens, CredentialsInvalid>> {
        let OpenUserSession {
            email,
            password,
            client,
        } = command;
        let password = password.secret();

        // Before the first use of a repository, so that no transaction is open while the password is checked.
        let credentials = match self.check_password(email, password).await? {
            Ok(credentials) => credentials,
            Err(invalid) => return Ok(Err(invalid)),
        };
        let rehashed = self.rehash(&credentials, password).await?;

        let (user_id, now) = (credentials.user_id, self.clock.now());
        let user = self.users.get(user_id).await?;
        let user = user.ok_or_else(|| Error::Contended("the user was deleted".into()))?;
        must_be_unchanged(&user, &credentials_stamp(&credentials.password_hash))?;
        if user.disabled_at.is_some() {
            return Ok(Err(CredentialsInvalid {
                user_id: Some(user_id),
                is_disabled: true,
            }));
        }
        if let Some(password_hash) = rehashed {
            self.users
                .save(User {
                    password_hash,
                    ..user
                })
                .await?;
        }
        self.opener.open(user_id, client, now).await.map(Ok)
    }
}

impl OpenUserSessionHandler {
    /// Returns the credentials of the user with this email address, if there is such a user and the password is right.
    async fn check_password(
        &self,
        email: EmailAddress,
        password: &SecretString,
    ) -> Result<Result<CredentialsView, CredentialsInvalid>> {
        let Some(credentials) = self.get_credentials.ask(GetCredentials { email }).await? else {
            // Takes as long as for a known address, so that the time does not reveal which addresses are
            // known.
            self.hasher.hash(password).await.map_err(hashing_failed)?;
            return Ok(Err(CredentialsInvalid {
                user_id: None,
                is_disabled: false,
            }));
        };
        let hash = &credentials.password_hash;
        let verified = self.hasher.verify(password, hash).await;
        let user_id = Some(credentials.user_id);
        let verified = verified.map_err(hashing_failed)?;
        Ok(verified.then_some(credentials).ok_or(CredentialsInvalid {
            user_id,
            is_disabled: false,
        }))
    }

    /// Returns the hash to store in place of one that was made with outdated parameters.
    async fn rehash(
        &self,
        verified: &CredentialsView,
        password: &SecretString,
    ) -> Result<Option<SecretString>> {
        if !self.hasher.needs_rehash(&verified.password_hash) {
            return Ok(None);
        }
        let password_hash = self.hasher.hash(password).await.map_err(hashing_failed)?;
        Ok(Some(password_hash))
    }
}
