//! The limits of requests in which a user who has signed in gives their password.

use std::time::Duration;

use runtime::api::{Problem, RateLimit};

use crate::{
    infra::{api::dependencies::VerifiedClaimant, security_events},
    service::RateLimiter,
};

/// Whoever has an access token can guess the password as little as somebody who signs in. These are counted for each
/// address, so that nobody who has one can keep the user from changing the password.
const OF_USER_FROM_ADDRESS: RateLimit = RateLimit {
    name: "password-checks-of-user-from-address",
    requests: 10,
    period: Duration::from_mins(15),
};

const OF_USER: RateLimit = RateLimit {
    name: "password-checks-of-user",
    requests: 100,
    period: Duration::from_hours(1),
};

/// Fails if the password of the claimant was checked too often.
pub fn check(limiter: &RateLimiter, claimant: &VerifiedClaimant) -> Result<(), Problem> {
    let user_id = claimant.user_id();
    limiter
        .check_key_of_address(&OF_USER_FROM_ADDRESS, &user_id)
        .and_then(|()| limiter.check(&OF_USER, &user_id))
        .inspect_err(|_| security_events::password_locked(user_id, claimant.session_id()))
}
