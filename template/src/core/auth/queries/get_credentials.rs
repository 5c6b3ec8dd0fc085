use kernel::Query;
use secrecy::SecretString;

use crate::{UserId, auth::domain::email_address::EmailAddress};

/// Gets the data that is needed to check the password of a user.
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
