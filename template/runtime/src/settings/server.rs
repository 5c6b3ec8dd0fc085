use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    num::NonZero,
    str::FromStr,
    time::Duration,
};

use axum::http::HeaderValue;

use super::{Environment, TrustedProxies, Variables};

/// The settings of the HTTP server.
#[derive(Clone, Debug)]
pub struct ServerSettings {
    pub host: IpAddr,
    pub port: u16,
    /// The time that a client has to send the head of a request, and its first one after it has connected. After that,
    /// the connection is closed.
    pub header_timeout: Duration,
    /// The time that a client has to send the body of a request. After that, the answer is 408.
    pub body_timeout: Duration,
    /// The time limit of a request. A request that takes longer is answered with 504.
    pub request_timeout: Duration,
    /// The time after which a connection is closed that is not used, or whose client does not read.
    pub idle_timeout: Duration,
    /// The maximum number of open connections. Further ones wait until one is closed.
    pub connections: usize,
    /// Whether connections may use HTTP/2, which is not encrypted here (`h2c`). HTTP/1.1 is always allowed.
    pub http2: bool,
    /// The maximum size of a body, in bytes. A request with a larger one is answered with 413.
    pub body_limit: usize,
    /// The maximum number of requests that are processed at the same time, without those for `/health`. Further ones are
    /// answered with 503.
    pub concurrency: usize,
    /// The proxies that say truly who has sent a request, in the header `X-Forwarded-For`.
    pub trusted_proxies: TrustedProxies,
    /// Whether the rate limits of routes are checked.
    pub rate_limits: bool,
    /// The memory for bodies that have not arrived completely, in bytes. A request whose body needs more is answered with
    /// 503.
    pub body_memory: usize,
    /// The time for which browsers that have reached the service over an encrypted connection use no other
    /// (`Strict-Transport-Security`). If it is 0, they are not told so.
    pub hsts: Duration,
    /// Whether answers are compressed.
    pub compression: bool,
    /// Whether the description of the API is served, at `/docs` and `/openapi.json`.
    pub docs: bool,
    /// The time that a service which is asked to stop still accepts requests, but is not ready.
    pub drain_timeout: Duration,
    /// The time that a stopping service waits for running work, the one above included.
    pub shutdown_timeout: Duration,
    /// The address on which metrics are served. Without one, there are none.
    pub metrics_address: Option<SocketAddr>,
    /// The origins whose pages may call this service from a browser.
    pub cors_origins: CorsOrigins,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CorsOrigins {
    Any,
    List(Vec<HeaderValue>),
}

impl ServerSettings {
    /// Reads the variables of the section `SERVER`.
    pub fn read(variables: &mut Variables, environment: Environment) -> Self {
        let shutdown_timeout = variables.seconds("SERVER__SHUTDOWN_TIMEOUT", 30);
        let body_limit = variables.or("SERVER__BODY_LIMIT", "a number of bytes", 1024 * 1024);
        Self {
            host: variables.or(
                "SERVER__HOST",
                "an IP address, like `127.0.0.1`",
                Ipv4Addr::LOCALHOST.into(),
            ),
            port: variables.or("SERVER__PORT", "a number from 0 to 65535", 8000),
            header_timeout: at_least_a_second(variables, "SERVER__HEADER_TIMEOUT", 10),
            body_timeout: at_least_a_second(variables, "SERVER__BODY_TIMEOUT", 20),
            request_timeout: variables.seconds("SERVER__REQUEST_TIMEOUT", 30),
            idle_timeout: at_least_a_second(variables, "SERVER__IDLE_TIMEOUT", 75),
            connections: variables.at_least_one("SERVER__CONNECTIONS", 10_000),
            concurrency: variables.at_least_one("SERVER__CONCURRENCY", 1024),
            trusted_proxies: variables.or(
                "SERVER__TRUSTED_PROXIES",
                "a number, or networks separated by commas, like `10.0.0.0/8`",
                TrustedProxies::Number(0),
            ),
            rate_limits: variables.or("SERVER__RATE_LIMITS", "`true` or `false`", true),
            http2: variables.or("SERVER__HTTP2", "`true` or `false`", false),
            body_limit,
            body_memory: body_memory(variables, body_limit),
            hsts: variables.seconds("SERVER__HSTS", 0),
            compression: variables.or("SERVER__COMPRESSION", "`true` or `false`", false),
            docs: variables.or("SERVER__DOCS", "`true` or `false`", true),
            drain_timeout: drain_timeout(variables, environment, shutdown_timeout),
            shutdown_timeout,
            metrics_address: variables.optional(
                "SERVER__METRICS_ADDRESS",
                "an IP address and a port, like `127.0.0.1:9000`",
            ),
            cors_origins: variables.or(
                "SERVER__CORS_ORIGINS",
                "`*`, or origins separated by commas, like `https://example.org`",
                CorsOrigins::List(Vec::new()),
            ),
        }
    }

    /// Returns the address on which the service listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        (self.host, self.port).into()
    }
}

/// Reads the memory for bodies that have not arrived completely. The largest body fits at least.
fn body_memory(variables: &mut Variables, body_limit: usize) -> usize {
    let name = "SERVER__BODY_MEMORY";
    let Some(given) = variables.optional(name, "a number of bytes") else {
        return (64 * 1024 * 1024).max(body_limit.saturating_mul(2));
    };
    if given < body_limit {
        let problem = format!(
            "is `{given}`, and should not be less than SERVER__BODY_LIMIT, which is {body_limit}"
        );
        variables.wrong(name, &problem);
    }
    given
}

/// Reads a time limit that must not be 0.
fn at_least_a_second(variables: &mut Variables, name: &'static str, default: u32) -> Duration {
    let default = NonZero::<u32>::MIN.saturating_add(default - 1);
    let seconds = variables.or(name, "a number of seconds, 1 or more", default);
    Duration::from_secs(u32::from(seconds).into())
}

/// Reads the time that a service which is asked to stop still accepts requests. In development, nobody waits.
fn drain_timeout(
    variables: &mut Variables,
    environment: Environment,
    shutdown_timeout: Duration,
) -> Duration {
    let name = "SERVER__DRAIN_TIMEOUT";
    let given: Option<u32> = variables.optional(name, "a number of seconds");
    let Some(seconds) = given else {
        return match environment {
            Environment::Development => Duration::ZERO,
            Environment::Production => Duration::from_secs(5).min(shutdown_timeout / 3),
        };
    };
    let given = Duration::from_secs(seconds.into());
    if given >= shutdown_timeout && !given.is_zero() {
        let limit = shutdown_timeout.as_secs();
        let problem = format!(
            "is `{seconds}`, and should be less than SERVER__SHUTDOWN_TIMEOUT, which is {limit}"
        );
        variables.wrong(name, &problem);
    }
    given
}

impl FromStr for CorsOrigins {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == "*" {
            return Ok(Self::Any);
        }
        let origins = text
            .split(',')
            .map(str::trim)
            .filter(|origin| !origin.is_empty());
        origins
            .map(|origin| {
                let (scheme, host) = origin.split_once("://").ok_or(())?;
                let well_formed = matches!(scheme, "http" | "https")
                    && !host.is_empty()
                    && !host.contains(['/', '*', ' ']);
                if well_formed {
                    origin.parse().map_err(|_| ())
                } else {
                    Err(())
                }
            })
            .collect::<Result<_, _>>()
            .map(Self::List)
    }
}
