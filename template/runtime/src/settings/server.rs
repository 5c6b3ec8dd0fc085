use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    str::FromStr,
    time::Duration,
};

use axum::http::HeaderValue;

use super::Variables;

/// The settings of the HTTP server.
#[derive(Clone, Debug)]
pub struct ServerSettings {
    pub host: IpAddr,
    pub port: u16,
    /// The time limit of a request. A request that takes longer is answered with 504.
    pub request_timeout: Duration,
    /// The maximum size of a body, in bytes. A request with a larger one is answered with 413.
    pub body_limit: usize,
    /// The time that a stopping service waits for running work.
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
    pub fn read(variables: &mut Variables) -> Self {
        Self {
            host: variables.or(
                "SERVER__HOST",
                "an IP address, like `127.0.0.1`",
                Ipv4Addr::LOCALHOST.into(),
            ),
            port: variables.or("SERVER__PORT", "a number from 0 to 65535", 8000),
            request_timeout: variables.seconds("SERVER__REQUEST_TIMEOUT", 30),
            body_limit: variables.or("SERVER__BODY_LIMIT", "a number of bytes", 1024 * 1024),
            shutdown_timeout: variables.seconds("SERVER__SHUTDOWN_TIMEOUT", 30),
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
