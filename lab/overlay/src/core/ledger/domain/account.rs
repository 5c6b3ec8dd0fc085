use crate::Error;

crate::typed_id!(
    /// Names one account.
    AccountId
);

/// What somebody has. It may be overdrawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    pub id: AccountId,
    pub owner: String,
    pub balance: i64,
}

/// There is no account of the id that was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("There is no such account.")]
pub struct AccountUnknown;

impl From<AccountUnknown> for Error {
    fn from(unknown: AccountUnknown) -> Self {
        Self::not_found("account_unknown", unknown.to_string())
    }
}
