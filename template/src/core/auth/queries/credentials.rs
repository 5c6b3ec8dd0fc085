use secrecy::SecretString;

use crate::{Query, UserId, auth::domain::email_address::EmailAddress};

/// What is needed to check a password.
#[derive(Clone, Debug)]
pub struct GetCredentials {
    pub email: EmailAddress,
}

#[derive(Clone, Debug)]
pub struct CredentialsView {
    pub user_id: UserId,
    pub password_hash: SecretString,
}

impl Query for GetCredentials {
    type Output = Option<CredentialsView>;
}
