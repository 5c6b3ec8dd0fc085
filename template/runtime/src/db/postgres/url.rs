use std::{fmt, net::IpAddr, path::PathBuf, str::FromStr};

use anyhow::anyhow;
use percent_encoding::percent_decode_str;
use tokio_postgres::{
    Config,
    config::{Host, SslMode},
};

use super::tls::Tls;

/// The URL of a database on a server: `postgres://user:password@host:5432/name`. Parameters of libpq may
/// follow, like `?sslmode=verify-full&connect_timeout=5`.
#[derive(Clone, Debug)]
pub struct DatabaseUrl {
    config: Config,
    tls: Tls,
}

impl DatabaseUrl {
    /// Returns the parameters of a connection, except TLS.
    pub(super) fn config(&self) -> &Config {
        &self.config
    }

    pub(super) fn tls(&self) -> &Tls {
        &self.tls
    }

    /// Returns the name of the database.
    pub(super) fn database(&self) -> &str {
        self.config.get_dbname().unwrap_or_default()
    }

    /// Returns true if the server is on this machine, so that nobody is on the way to it.
    pub(super) fn is_local(&self) -> bool {
        // If there are addresses, they are used in place of the hosts.
        let addresses = self.config.get_hostaddrs();
        if !addresses.is_empty() {
            return addresses.iter().copied().all(is_loopback);
        }
        self.config.get_hosts().iter().all(|host| match host {
            Host::Tcp(name) => name == "localhost" || name.parse().is_ok_and(is_loopback),
            #[cfg(unix)]
            Host::Unix(_) => true,
        })
    }

    /// Returns the URL of the database of `service` on the server that its `compose.yaml` starts.
    pub(super) fn of_compose(service: &str) -> Self {
        let mut config = Config::new();
        config
            .host("localhost")
            .port(5432)
            .user("postgres")
            .password("postgres")
            .dbname(service)
            .ssl_mode(SslMode::Disable);
        Self {
            config,
            tls: Tls::Off,
        }
    }
}

fn is_loopback(address: IpAddr) -> bool {
    address.to_canonical().is_loopback()
}

impl FromStr for DatabaseUrl {
    /// A message that says what is wrong. It does not contain the URL, which may contain a password.
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let Some(("postgres" | "postgresql", rest)) = text.split_once("://") else {
            return Err("does not start with `postgres://`".to_owned());
        };
        let before_host = rest.rsplit_once('@').map_or("", |(before, _)| before);
        let path = before_host.split_once('/').map_or("", |(_, path)| path);
        if path.contains('?') {
            // If this were read as a password, `sslmode` might be part of it, and that would not be noticed.
            return Err(
                "has an `@` after a `?`: in a parameter it is written `%40`, and in a password \
                 `/` is written `%2F`"
                    .to_owned(),
            );
        }
        // A password may contain a `?`.
        let behind = text.rfind('@').unwrap_or(0);
        let (address, query) = match text[behind..].find('?') {
            Some(at) => (&text[..behind + at], &text[behind + at + 1..]),
            None => (text, ""),
        };

        // The two parameters that tokio-postgres does not know, or only partly.
        let (mut mode, mut root) = (None, None);
        let mut others = Vec::new();
        for parameter in query.split('&').filter(|parameter| !parameter.is_empty()) {
            match parameter.split_once('=') {
                Some(("sslmode", value)) => mode = Some(value),
                Some(("sslrootcert", value)) => {
                    let path = percent_decode_str(value).decode_utf8_lossy();
                    root = Some(PathBuf::from(&*path));
                }
                _ => others.push(parameter),
            }
        }
        let tls = match (mode.unwrap_or("prefer"), root) {
            ("disable", None) => Tls::Off,
            ("prefer" | "require", None) => Tls::Unverified,
            // As in libpq: if a root is given, it is checked.
            ("require" | "verify-full", root) => Tls::Verified { root },
            (mode @ ("disable" | "prefer"), Some(_)) => {
                return Err(format!(
                    "has an `sslrootcert`, which `sslmode={mode}` ignores"
                ));
            }
            (mode, _) => {
                return Err(format!(
                    "has `sslmode={mode}`, but must have `disable`, `prefer`, `require` or `verify-full`"
                ));
            }
        };

        let plain = format!("{address}?{}", others.join("&"));
        let mut config: Config = plain.parse().map_err(|error: tokio_postgres::Error| {
            format!("is not valid: {:#}", anyhow!(error))
        })?;
        if config.get_dbname().is_none_or(str::is_empty) {
            return Err("names no database".to_owned());
        }
        if config.get_hosts().is_empty() && config.get_hostaddrs().is_empty() {
            return Err("names no host".to_owned());
        }
        let ambiguous = |host: &Host| matches!(host, Host::Tcp(name) if name.contains('@'));
        if config.get_hosts().iter().any(ambiguous) {
            return Err("has an extra `@`: in a password it is written `%40`".to_owned());
        }
        config.ssl_mode(match mode {
            Some("disable") => SslMode::Disable,
            Some("require" | "verify-full") => SslMode::Require,
            _ => SslMode::Prefer,
        });
        Ok(Self { config, tls })
    }
}

/// Shows the URL without the password and the parameters.
impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("postgres://")?;
        if let Some(user) = self.config.get_user() {
            write!(f, "{user}@")?;
        }
        for (index, host) in self.config.get_hosts().iter().enumerate() {
            if index > 0 {
                f.write_str(",")?;
            }
            match host {
                Host::Tcp(name) => f.write_str(name)?,
                #[cfg(unix)]
                Host::Unix(folder) => write!(f, "{}", folder.display())?,
            }
            let ports = self.config.get_ports();
            if let Some(port) = ports.get(index).or(ports.first()) {
                write!(f, ":{port}")?;
            }
        }
        write!(f, "/{}", self.database())
    }
}
