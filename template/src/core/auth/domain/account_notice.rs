use serde::{Deserialize, Serialize};

/// What the owner of an account is told of by a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountNotice {
    /// Somebody has tried to register with the address of the account.
    RegisteredAgain,
    /// Somebody who knows the password has asked for another address.
    EmailChangeRequested,
    /// The account has another address now.
    EmailChanged,
    /// It was changed by the user who knew it, or by an operator.
    PasswordChanged,
    /// It was changed by a link in a mail.
    PasswordReset,
    /// Somebody who knows the password has deleted the account.
    AccountDeleted,
}
