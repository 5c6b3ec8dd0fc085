use std::sync::Arc;

use kernel::{Ask, Command, CommandHandler, Error, Result};
use nject::injectable;
use secrecy::{ExposeSecret, SecretString};
use services::{clock::Clock, hasher::Hasher, jwt::Jwt, uuid::UuidGenerator};

use crate::{
    UserId,
    auth::{
        domain::{
            email_address::EmailAddress, password::PasswordAttempt, user::User,
            user_session::UserSession,
        },
        ports::{
            repo::{
                user::UserRepository, user_permission::UserPermissionRepository,
                user_session::UserSessionRepository,
            },
            token_generator::TokenGenerator,
            token_lifetimes::TokenLifetimes,
        },
        queries::get_credentials::{CredentialsView, GetCredentials},
        shared::{hashing_failed::hashing_failed, session_token, user_tokens::UserTokens},
    },
};

/// Opens a session for the user with this email address and password.
#[derive(Clone, Debug)]
pub struct OpenUserSession {
    pub email: EmailAddress,
    pub password: PasswordAttempt,
}

/// If the email address or the password is wrong, the output says which user has the email address. Clients must not
/// learn that.
impl Command for OpenUserSession {
    type Output = Result<UserTokens, CredentialsInvalid>;
}

/// The email address or the password is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CredentialsInvalid {
    /// The user with this email address, if there is one.
    pub user_id: Option<UserId>,
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
    pub jwt: Arc<dyn Jwt>,
    pub lifetimes: Arc<dyn TokenLifetimes>,
    pub permissions: Arc<dyn UserPermissionRepository>,
    pub sessions: Arc<dyn UserSessionRepository>,
    pub tokens: Arc<dyn TokenGenerator>,
    pub users: Arc<dyn UserRepository>,
    pub uuids: Arc<dyn UuidGenerator>,
}

impl CommandHandler<OpenUserSession> for OpenUserSessionHandler {
    async fn handle(
        &self,
        command: OpenUserSession,
    ) -> Result<Result<UserTokens, CredentialsInvalid>> {
        let OpenUserSession { email, password } = command;
        let password = password.secret();

        // Before the first use of a repository, so that no transaction is open while the password is checked.
        let credentials = match self.check_password(email, password).await? {
            Ok(credentials) => credentials,
            Err(invalid) => return Ok(Err(invalid)),
        };
        if self.hasher.needs_rehash(&credentials.password_hash) {
            self.rehash(&credentials, password).await?;
        }

        let (user_id, now) = (credentials.user_id, self.clock.now());
        let secret = self.tokens.generate(session_token::SECRET_BYTES)?;
        let renewal_key = self.tokens.generate(session_token::SECRET_BYTES)?;
        let session = UserSession::open(
            self.uuids.next().into(),
            user_id,
            session_token::digest(&secret),
            renewal_key.expose_secret().to_owned(),
            now,
        );
        self.sessions.save(session.clone()).await?;
        self.sessions
            .delete_all_but(user_id, UserSession::MAX_PER_USER)
            .await?;

        let permissions = self.permissions.get(user_id).await?;
        let expires_at = now + self.lifetimes.access_token();
        UserTokens::issue(
            self.jwt.as_ref(),
            &session,
            &secret,
            permissions,
            expires_at,
        )
        .map(Ok)
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
            return Ok(Err(CredentialsInvalid { user_id: None }));
        };
        let hash = &credentials.password_hash;
        let verified = self.hasher.verify(password, hash).await;
        let user_id = Some(credentials.user_id);
        let verified = verified.map_err(hashing_failed)?;
        Ok(verified
            .then_some(credentials)
            .ok_or(CredentialsInvalid { user_id }))
    }

    /// Replaces a hash that was made with outdated parameters.
    async fn rehash(&self, verified: &CredentialsView, password: &SecretString) -> Result<()> {
        let password_hash = self.hasher.hash(password).await.map_err(hashing_failed)?;
        let verified_hash = verified.password_hash.expose_secret();
        let user = self.users.get(verified.user_id).await?;
        // Does nothing if the password was changed in the meantime.
        if let Some(user) = user.filter(|user| user.password_hash.expose_secret() == verified_hash)
        {
            self.users
                .save(User {
                    password_hash,
                    ..user
                })
                .await?;
        }
        Ok(())
    }
}
