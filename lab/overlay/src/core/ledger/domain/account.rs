use kernel::{Error, Text};

kernel::typed_id!(
    /// Identifies one account.
    AccountId
);

/// An account of a person. Its balance may be negative.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    pub id: AccountId,
    pub owner: Text<1, 2000>,
    pub balance: i64,
}

/// There is no account with the given id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("There is no such account.")]
pub struct AccountUnknown;

impl From<AccountUnknown> for Error {
    fn from(unknown: AccountUnknown) -> Self {
        Self::not_found("account_unknown", unknown.to_string())
    }
}
