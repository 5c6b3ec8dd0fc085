use runtime::settings::{Environment, Variables};
use secrecy::{ExposeSecret, SecretString};
use services::{hasher::HashingLimits, jwt::JwtSecrets};
use uuid::Uuid;

/// In bytes. HS256 requires this length (RFC 7518, section 3.2).
const MIN_SECRET: usize = 32;

/// The settings of authentication.
#[derive(Clone, Debug)]
pub struct AuthSettings {
    /// The secrets that sign access tokens.
    pub access_token_secrets: JwtSecrets,
    /// True if the current secret was generated because none was set.
    pub secret_is_made_up: bool,
    /// How many passwords are hashed at the same time.
    pub hashing: HashingLimits,
}

impl AuthSettings {
    /// Reads the variables of the section `AUTH`.
    pub fn read(variables: &mut Variables, environment: Environment) -> Self {
        let name = "AUTH__ACCESS_TOKEN_SECRET";
        let given = variables.secret(name);
        let previous_name = "AUTH__PREVIOUS_ACCESS_TOKEN_SECRETS";
        let previous = secrets(variables, previous_name);
        if let Some(problem) = given.as_ref().and_then(problem) {
            variables.wrong(name, &format!("is {problem}"));
        }
        if let Some(problem) = previous.iter().find_map(problem) {
            variables.wrong(previous_name, &format!("has a secret that is {problem}"));
        }
        if given.is_none() && environment == Environment::Production {
            variables.missing(
                name,
                "production needs a secret of at least 32 random bytes",
            );
        }
        let default_hashing = HashingLimits::default();
        Self {
            secret_is_made_up: given.is_none(),
            access_token_secrets: JwtSecrets {
                current: given.unwrap_or_else(made_up_secret),
                previous,
            },
            hashing: HashingLimits {
                concurrency: variables
                    .at_least_one("AUTH__HASHING_CONCURRENCY", default_hashing.concurrency),
                queue: variables.or("AUTH__HASHING_QUEUE", "a number", default_hashing.queue),
            },
        }
    }
}

/// Returns the secrets in the value of `name`, which commas separate.
fn secrets(variables: &mut Variables, name: &'static str) -> Vec<SecretString> {
    let given = variables.secret(name);
    let secrets = given
        .iter()
        .flat_map(|text| text.expose_secret().split(','));
    let secrets = secrets.map(str::trim).filter(|secret| !secret.is_empty());
    secrets.map(SecretString::from).collect()
}

/// Returns what is wrong with a secret, if something is. It has no character that would mean something else in the file
/// `.env`, in a shell, or in a list with commas.
fn problem(secret: &SecretString) -> Option<&'static str> {
    let secret = secret.expose_secret();
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.+/=".contains(&byte);
    if !secret.bytes().all(is_plain) {
        return Some("not plain: only letters, digits and `-_.+/=` are possible");
    }
    (secret.len() < MIN_SECRET).then_some("too short: at least 32 bytes are needed")
}

/// Returns a random secret. Tokens that are signed with it are not valid after a restart.
fn made_up_secret() -> SecretString {
    format!("{}{}", Uuid::new_v4(), Uuid::new_v4()).into()
}
