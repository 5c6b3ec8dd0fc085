//! The limits of requests that send mails. They count for all of these together, so that nobody can flood a mailbox, and
//! before it is known if there is an account, so that they reveal nothing.

use std::{hash::Hash, time::Duration};

use runtime::api::{Problem, RateLimit};

use crate::service::RateLimiter;

/// Many users may share an address.
const FROM_ADDRESS: RateLimit = RateLimit {
    name: "mails-from-address",
    requests: 60,
    period: Duration::from_mins(1),
};

/// They are counted for each address, so that nobody can easily keep a user from a mail that they need.
const TO_RECIPIENT_FROM_ADDRESS: RateLimit = RateLimit {
    name: "mails-to-recipient-from-address",
    requests: 5,
    period: Duration::from_hours(24),
};

/// Somebody may have many addresses.
const TO_RECIPIENT: RateLimit = RateLimit {
    name: "mails-to-recipient",
    requests: 20,
    period: Duration::from_hours(24),
};

/// Fails if there were too many requests that send mails to `recipient`, an email address or a user.
pub fn check(limiter: &RateLimiter, recipient: &impl Hash) -> Result<(), Problem> {
    limiter.check_address(&FROM_ADDRESS)?;
    limiter.check_key_of_address(&TO_RECIPIENT_FROM_ADDRESS, recipient)?;
    limiter.check(&TO_RECIPIENT, recipient)
}
