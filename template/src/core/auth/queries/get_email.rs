use kernel::Query;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{UserId, auth::domain::email_address::EmailAddress};

/// Gets the email address of a user.
#[derive(Clone, Debug)]
pub struct GetEmail {
    pub user_id: UserId,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct EmailView {
    #[schema(value_type = String, format = Email)]
    pub email: EmailAddress,
    /// True if the user has followed the link of a mail to this address.
    pub email_confirmed: bool,
}

impl Query for GetEmail {
    type Output = Option<EmailView>;
}
