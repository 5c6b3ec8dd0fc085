use std::sync::Arc;

use nject::injectable;
use secrecy::{ExposeSecret, SecretString};
use services::hasher::Hasher;

use crate::{
    Ask, Command, CommandHandler, Dispatch, Error, Result,
    auth::{
        commands::open_user_session::OpenUserSession,
        domain::{email_address::EmailAddress, user::User},
        ports::repo::user::UserRepository,
        queries::credentials::{CredentialsView, GetCredentials},
        shared::user_tokens::UserTokens,
    },
};

/// Opens a session for whoever knows the password.
#[derive(Clone, Debug)]
pub struct SignIn {
    pub email: EmailAddress,
    pub password: SecretString,
}

impl Command for SignIn {
    type Output = UserTokens;
}

#[injectable]
pub struct SignInHandler {
    pub get_credentials: Arc<dyn Ask<GetCredentials>>,
    pub hasher: Arc<dyn Hasher>,
    pub open_session: Arc<dyn Dispatch<OpenUserSession>>,
    pub users: Arc<dyn UserRepository>,
}

impl CommandHandler<SignIn> for SignInHandler {
    async fn handle(&self, command: SignIn) -> Result<UserTokens> {
        let SignIn { email, password } = command;

        // A query, so that no transaction is open while the password is checked.
        let Some(credentials) = self.get_credentials.ask(GetCredentials { email }).await? else {
            // As long as for a known address, so that the time does not tell which ones are known.
            self.hasher.hash(&password).await.map_err(Error::internal)?;
            return Err(credentials_invalid());
        };
        let hash = &credentials.password_hash;
        let verified = self.hasher.verify(&password, hash).await;
        if !verified.map_err(Error::internal)? {
            return Err(credentials_invalid());
        }
        if self.hasher.needs_rehash(hash) {
            self.rehash(&credentials, &password).await?;
        }

        let user_id = credentials.user_id;
        self.open_session
            .dispatch(OpenUserSession { user_id })
            .await
    }
}

impl SignInHandler {
    /// Brings a hash that was made with yesterday's parameters up to date.
    async fn rehash(&self, verified: &CredentialsView, password: &SecretString) -> Result<()> {
        let password_hash = self.hasher.hash(password).await.map_err(Error::internal)?;
        let verified_hash = verified.password_hash.expose_secret();
        let user = self.users.get(verified.user_id).await?;
        // Unless the password was changed meanwhile.
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

fn credentials_invalid() -> Error {
    Error::unauthenticated(
        "credentials_invalid",
        "The email address or the password is wrong.",
    )
}
