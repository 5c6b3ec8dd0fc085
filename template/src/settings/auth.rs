use std::num::NonZero;

use chrono::Duration;
use runtime::settings::{Environment, Variables};
use secrecy::{ExposeSecret, SecretString};
use services::hasher::HashingLimits;
use uuid::Uuid;

/// The settings of authentication.
#[derive(Clone, Debug)]
pub struct AuthSettings {
    /// The secret that signs access tokens.
    pub access_token_secret: SecretString,
    /// True if the secret was generated because none was set.
    pub secret_is_made_up: bool,
    /// How many passwords are hashed at the same time.
    pub hashing: HashingLimits,
    /// The time until an access token expires.
    pub access_token_lifetime: Duration,
    /// The time until a session expires if it is not renewed.
    pub session_lifetime: Duration,
    /// The time until a session expires in any case.
    pub session_max_lifetime: Duration,
}

impl AuthSettings {
    /// In bytes. HS256 requires this length (RFC 7518, section 3.2).
    const MIN_SECRET: usize = 32;

    /// Reads the variables of the section `AUTH`.
    pub fn read(variables: &mut Variables, environment: Environment) -> Self {
        let name = "AUTH__ACCESS_TOKEN_SECRET";
        let given = variables.secret(name);
        if let Some(secret) = &given
            && secret.expose_secret().len() < Self::MIN_SECRET
        {
            variables.wrong(name, "is too short: at least 32 bytes are needed");
        }
        if given.is_none() && environment == Environment::Production {
            variables.wrong(
                name,
                "is missing: production needs a secret of at least 32 random bytes",
            );
        }
        let default_hashing = HashingLimits::default();
        Self {
            secret_is_made_up: given.is_none(),
            access_token_secret: given.unwrap_or_else(made_up_secret),
            hashing: HashingLimits {
                concurrency: variables
                    .at_least_one("AUTH__HASHING_CONCURRENCY", default_hashing.concurrency),
                queue: variables.or("AUTH__HASHING_QUEUE", "a number", default_hashing.queue),
            },
            access_token_lifetime: lifetime(
                variables,
                "AUTH__ACCESS_TOKEN_LIFETIME",
                Duration::minutes(15),
            ),
            session_lifetime: lifetime(variables, "AUTH__SESSION_LIFETIME", Duration::days(30)),
            session_max_lifetime: lifetime(
                variables,
                "AUTH__SESSION_MAX_LIFETIME",
                Duration::days(180),
            ),
        }
    }
}

fn lifetime(variables: &mut Variables, name: &'static str, default: Duration) -> Duration {
    let given: Option<NonZero<u32>> = variables.optional(name, "a number of seconds, 1 or more");
    given.map_or(default, |seconds| Duration::seconds(seconds.get().into()))
}

/// Returns a random secret. Tokens that are signed with it are not valid after a restart.
fn made_up_secret() -> SecretString {
    format!("{}{}", Uuid::new_v4(), Uuid::new_v4()).into()
}
