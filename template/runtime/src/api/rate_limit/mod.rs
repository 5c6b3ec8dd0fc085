//! Limits of how often a client may do something.

mod limiter;
mod limits;

use std::time::Duration;

use axum::{
    extract::FromRequestParts,
    http::{HeaderValue, StatusCode, header, request::Parts},
};

pub(crate) use self::limits::RateLimits;
use super::{ClientAddress, Problem};
use crate::{
    composition::{AppContext, Composition},
    settings::Settings as _,
    telemetry::SECURITY,
};

/// How often a client may do something, at once and on average:
///
/// ```
/// use std::time::Duration;
///
/// use runtime::api::RateLimit;
///
/// const ORDERS: RateLimit = RateLimit {
///     name: "orders",
///     requests: 10,
///     period: Duration::from_mins(1),
/// };
/// ```
///
/// A client that has made no request for the whole period may make all of them at once. After that, it may make
/// another one each time that a part of the period has passed, here six seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateLimit {
    /// What clients see, and what separates this limit from others.
    pub name: &'static str,
    /// The number of requests in a period, at least 1.
    pub requests: u32,
    pub period: Duration,
}

/// Checks rate limits. A route takes it as an argument:
///
/// ```ignore
/// async fn place_order(limiter: RateLimiter, ..) -> ApiResult<StatusCode> {
///     limiter.check_address(&ORDERS)?;
/// ```
///
/// It declares the answer of a client that makes too many requests: `(status = TOO_MANY_REQUESTS)`. The limits of a
/// process are its own: each replica counts for itself.
pub struct RateLimiter<S: Composition> {
    context: AppContext<S>,
    client: ClientAddress,
}

impl<S: Composition> RateLimiter<S> {
    /// Fails if the address of the client has made too many requests. A client that is not connected over a network, as
    /// in a test, has none, and may make any number. IPv6 addresses that share their first 64 bits are one, because
    /// they belong to one client.
    pub fn check_address(&self, limit: &RateLimit) -> Result<(), Problem> {
        let key = self.client.network();
        key.map_or(Ok(()), |network| self.check(limit, &network))
    }

    /// Fails if the address of the client has made too many requests with this `key`. Others can make theirs: nobody is
    /// locked out by somebody else.
    pub fn check_key_of_address(
        &self,
        limit: &RateLimit,
        key: &impl std::hash::Hash,
    ) -> Result<(), Problem> {
        self.check(limit, &(self.client.network(), key))
    }

    /// Fails if there were too many requests with this `key`: for example the email address with which someone signs
    /// in. Only a hash of it is kept.
    pub fn check(&self, limit: &RateLimit, key: &impl std::hash::Hash) -> Result<(), Problem> {
        if !self.context.settings().server().rate_limits {
            return Ok(());
        }
        let checked = self.context.rate_limits().check(limit, key);
        checked.map_err(|wait| {
            tracing::warn!(target: SECURITY, event = "rate_limit.exceeded", limit = limit.name);
            too_many_requests(limit, wait)
        })
    }
}

impl<S: Composition> FromRequestParts<AppContext<S>> for RateLimiter<S> {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(
        parts: &mut Parts,
        context: &AppContext<S>,
    ) -> Result<Self, Self::Rejection> {
        Ok(Self {
            context: context.clone(),
            client: ClientAddress::from_request_parts(parts, context).await?,
        })
    }
}

/// Returns the problem of a client that can try again after `wait` (draft-ietf-httpapi-ratelimit-headers-10).
fn too_many_requests(limit: &RateLimit, wait: Duration) -> Problem {
    let seconds = wait.as_secs_f64().ceil().max(1.0);
    let RateLimit {
        name,
        requests,
        period,
    } = limit;
    let window = period.as_secs();
    let problem = Problem::new(
        StatusCode::TOO_MANY_REQUESTS,
        "rate_limited",
        format!("There were too many requests. Please try again in {seconds} s."),
    );
    let headers = [
        (header::RETRY_AFTER, format!("{seconds}")),
        (
            header::HeaderName::from_static("ratelimit"),
            format!("\"{name}\";r=0;t={seconds}"),
        ),
        (
            header::HeaderName::from_static("ratelimit-policy"),
            format!("\"{name}\";q={requests};w={window}"),
        ),
    ];
    headers.into_iter().fold(
        problem,
        |problem, (name, value)| match HeaderValue::try_from(value) {
            Ok(value) => problem.with_header(name, value),
            Err(_) => problem,
        },
    )
}
