use axum::{
    extract::Request,
    http::{HeaderValue, StatusCode, Version, header},
};

use crate::api::Problem;

/// Checks that `request` names the host that it is for, as RFC 9112, section 3.2, requires. Programs on its way that
/// understand it differently could be tricked otherwise.
pub fn check(request: &Request) -> Result<(), Problem> {
    let mut hosts = request.headers().get_all(header::HOST).iter();
    let is_valid = match (hosts.next(), hosts.next()) {
        (Some(host), None) => is_host(host),
        (None, _) => request.version() != Version::HTTP_11,
        (Some(_), Some(_)) => false,
    };
    if is_valid {
        return Ok(());
    }
    Err(Problem::new(
        StatusCode::BAD_REQUEST,
        "host_invalid",
        "The request must have one header `Host`, with a host and optionally a port.",
    ))
}

/// Whether all characters of `value` may occur in a host and a port (RFC 3986, section 3.2.2).
fn is_host(value: &HeaderValue) -> bool {
    value
        .as_bytes()
        .iter()
        .all(|byte| byte.is_ascii_alphanumeric() || b"-._~%!$&'()*+,;=:[]".contains(byte))
}
