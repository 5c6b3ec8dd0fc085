use kernel::Query;

use super::get_credentials::CredentialsView;
use crate::UserId;

/// Gets the data that is needed to check the password of a user who has signed in.
#[derive(Clone, Debug)]
pub struct GetCredentialsOfUser {
    pub user_id: UserId,
}

impl Query for GetCredentialsOfUser {
    type Output = Option<CredentialsView>;
}
