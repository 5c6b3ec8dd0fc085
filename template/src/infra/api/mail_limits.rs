//! The limits of requests that send mails. They count for all of these together, and before it is known if there is an
//! account, so that they reveal nothing. They count mailboxes and not users, because whoever deletes an account can open
//! another one.

use std::time::Duration;

use app_core::auth::domain::email_address::EmailAddress;
use runtime::api::{Problem, RateLimit};

use crate::service::RateLimiter;

/// Many users may share an address.
const FROM_ADDRESS: RateLimit = RateLimit {
    name: "mails-from-address",
    requests: 60,
    period: Duration::from_mins(1),
};

const FROM_ADDRESS_IN_A_DAY: RateLimit = RateLimit {
    name: "mails-from-address-in-a-day",
    requests: 500,
    period: Duration::from_hours(24),
};

/// They are counted for each address, so that nobody can easily keep a user from a mail that they need.
const TO_MAILBOX_FROM_ADDRESS: RateLimit = RateLimit {
    name: "mails-to-mailbox-from-address",
    requests: 5,
    period: Duration::from_hours(24),
};

/// Somebody may have many addresses.
const TO_MAILBOX: RateLimit = RateLimit {
    name: "mails-to-mailbox",
    requests: 20,
    period: Duration::from_hours(24),
};

/// Fails if the address of the client has asked for too many mails. This is the only limit for a mail with which users who
/// are locked out get in again: whatever others do, they can ask for it.
pub fn check_client(limiter: &RateLimiter) -> Result<(), Problem> {
    limiter.check_address(&FROM_ADDRESS)?;
    limiter.check_address(&FROM_ADDRESS_IN_A_DAY)
}

/// Fails if the client has asked for too many mails to `recipient`, the address of the claimant.
pub fn check_own(limiter: &RateLimiter, recipient: &EmailAddress) -> Result<(), Problem> {
    check_client(limiter)?;
    limiter.check_key_of_address(&TO_MAILBOX_FROM_ADDRESS, &recipient.mailbox())
}

/// Fails if there were too many requests for mails to `recipient`, who may be a stranger.
pub fn check(limiter: &RateLimiter, recipient: &EmailAddress) -> Result<(), Problem> {
    check_own(limiter, recipient)?;
    limiter.check(&TO_MAILBOX, &recipient.mailbox())
}
