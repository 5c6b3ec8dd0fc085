use std::sync::Arc;

use kernel::{Ask, BrokenRule, Error, Result, field};
use nject::injectable;
use services::hasher::Hasher;

use super::{
    credentials_stamp::credentials_stamp, hashing_failed::hashing_failed,
    user_unknown::user_unknown,
};
use crate::{
    UserId,
    auth::{
        domain::{password::PasswordAttempt, user::User},
        queries::get_credentials_of_user::GetCredentialsOfUser,
    },
};

/// Checks the password of a user who has signed in, before something that nobody may do with a stolen access token or an
/// unlocked device. Handlers have it as a field.
#[injectable]
pub struct PasswordCheck {
    pub get_credentials: Arc<dyn Ask<GetCredentialsOfUser>>,
    pub hasher: Arc<dyn Hasher>,
}

impl PasswordCheck {
    /// Fails if `attempt`, which stands at `pointer` in the input, is not the password of the user. It is for the time
    /// before the first use of a repository, because slow work must not keep a transaction open. Returns the stamp of the
    /// credentials: [`must_be_unchanged`] compares it in the transaction.
    pub async fn check(
        &self,
        user_id: UserId,
        attempt: &PasswordAttempt,
        pointer: &str,
    ) -> Result<String> {
        let credentials = self.get_credentials.ask(GetCredentialsOfUser { user_id });
        let hash = credentials.await?.ok_or_else(user_unknown)?.password_hash;
        let verified = self.hasher.verify(attempt.secret(), &hash).await;
        let is_right = verified.map_err(hashing_failed)?;
        field(
            pointer,
            is_right
                .then(|| credentials_stamp(&hash))
                .ok_or(WrongPassword),
        )
    }
}

/// Fails if the password of `user` was changed while it was checked. The command is then run again.
pub fn must_be_unchanged(user: &User, stamp: &str) -> Result<()> {
    if credentials_stamp(&user.password_hash) == stamp {
        Ok(())
    } else {
        Err(Error::Contended("the password was changed".into()))
    }
}

/// A user has not given their password. It is not an error of authentication: the access token is valid.
#[derive(Debug, thiserror::Error)]
#[error("is not your password")]
pub struct WrongPassword;

impl WrongPassword {
    pub const CODE: &'static str = "password_wrong";
}

impl BrokenRule for WrongPassword {
    fn code(&self) -> &'static str {
        Self::CODE
    }
}
