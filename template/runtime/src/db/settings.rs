use std::{num::NonZero, time::Duration};

use crate::settings::{ServerSettings, Variables};

/// Reads the time that a unit of work may hold a connection. It is less than a request may take, so that a
/// request that waits for the connection has not timed out when the connection becomes free.
pub(super) fn hold_timeout(variables: &mut Variables, server: &ServerSettings) -> Duration {
    let name = "DATABASE__HOLD_TIMEOUT";
    let given: Option<NonZero<u32>> = variables.optional(name, "a number of seconds, 1 or more");
    let Some(seconds) = given else {
        return server.request_timeout / 3;
    };
    let given = Duration::from_secs(u32::from(seconds).into());
    if given >= server.request_timeout {
        let limit = server.request_timeout.as_secs();
        let problem = format!(
            "is `{seconds}`, and should be less than SERVER__REQUEST_TIMEOUT, which is {limit}"
        );
        variables.wrong(name, &problem);
    }
    given
}
