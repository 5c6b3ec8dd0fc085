use axum::{
    extract::Request,
    http::{StatusCode, Version, header},
};

use crate::api::Problem;

/// Checks that `request` names the host that it is for, as RFC 9112, section 3.2, and RFC 9113, section 8.3.1, require.
/// Programs on its way that understand it differently could be tricked otherwise.
pub fn check(request: &Request) -> Result<(), Problem> {
    let mut hosts = request.headers().get_all(header::HOST).iter();
    let host = match (hosts.next(), hosts.next()) {
        (Some(host), None) => Some(host.as_bytes()),
        (None, _) => None,
        (Some(_), Some(_)) => return Err(invalid()),
    };
    let is_valid = match (host, authority(request)) {
        (Some(host), Some(authority)) => host.eq_ignore_ascii_case(authority) && is_host(host),
        (Some(host), None) | (None, Some(host)) => is_host(host),
        (None, None) => request.version() < Version::HTTP_11,
    };
    if is_valid { Ok(()) } else { Err(invalid()) }
}

/// Returns what HTTP/2 has in place of the header `Host`: `:authority`. Some clients send both.
fn authority(request: &Request) -> Option<&[u8]> {
    let authority = request.uri().authority()?;
    (request.version() == Version::HTTP_2).then(|| authority.as_str().as_bytes())
}

/// Whether all characters of `value` may occur in a host and a port (RFC 3986, section 3.2.2).
fn is_host(value: &[u8]) -> bool {
    value
        .iter()
        .all(|byte| byte.is_ascii_alphanumeric() || b"-._~%!$&'()*+,;=:[]".contains(byte))
}

fn invalid() -> Problem {
    Problem::new(
        StatusCode::BAD_REQUEST,
        "host_invalid",
        "The request must name one host, with or without a port, in `Host` or, with HTTP/2, in `:authority`.",
    )
}
