use std::{fmt, fs};

use async_nats::{ConnectOptions, ServerAddr};
use percent_encoding::percent_decode_str;
use secrecy::{ExposeSecret, SecretString};

use super::Variables;

/// The settings of NATS.
#[derive(Clone, Debug)]
pub struct NatsSettings {
    /// The name of this service, which other services see.
    pub service: &'static str,
    pub servers: Servers,
    /// What the URLs of all servers have in front of `@`.
    pub user: Option<NatsUser>,
    /// The content of the file with the credentials.
    pub credentials: Option<SecretString>,
    /// The stream of all events.
    pub stream: String,
    /// What the subjects of all events begin with.
    pub subject_prefix: String,
}

/// The user of a URL, with the password. Without one, the name is a token.
#[derive(Clone, Debug)]
pub struct NatsUser {
    pub name: SecretString,
    pub password: Option<SecretString>,
}

/// The servers of a cluster. They are printed without passwords.
#[derive(Clone)]
pub struct Servers(pub(crate) Vec<ServerAddr>);

impl NatsSettings {
    /// Reads the variables of the section `NATS`.
    pub fn read(variables: &mut Variables, service: &'static str) -> Self {
        let servers = servers(variables);
        Self {
            service,
            user: user(variables, &servers),
            servers,
            credentials: credentials(variables),
            stream: name(variables, "NATS__STREAM", "a word", is_word),
            subject_prefix: name(
                variables,
                "NATS__SUBJECT_PREFIX",
                "words with dots between them",
                |text| text.split('.').all(is_word),
            ),
        }
    }
}

const URL: &str = "NATS__URL";

fn servers(variables: &mut Variables) -> Servers {
    let given = variables.secret(URL);
    let given = given.as_ref().map(ExposeSecret::expose_secret);
    let urls = given.unwrap_or("nats://localhost:4222").split(',');
    let servers: Result<Vec<_>, _> = urls.map(|url| url.trim().parse()).collect();
    let is_known = |server: &ServerAddr| {
        matches!(server.scheme(), "nats" | "tls") && !server.host().is_empty()
    };
    match servers {
        Ok(servers) if servers.iter().all(is_known) => Servers(servers),
        _ => {
            // It is not printed, because it may contain a password.
            variables.wrong(
                URL,
                "is not a URL like `nats://localhost:4222` or `tls://host:4222`, or several with commas between them",
            );
            Servers(Vec::new())
        }
    }
}

/// The library does not look for it there.
fn user(variables: &mut Variables, servers: &Servers) -> Option<NatsUser> {
    let mut users = servers
        .0
        .iter()
        .map(|server| Some((server.username()?, server.password())));
    let user = users.next()?;
    if users.any(|other| other != user) {
        variables.wrong(
            URL,
            "has several users or passwords: one is used for all servers, so each URL must have it",
        );
    }
    let (name, password) = user?;
    Some(NatsUser {
        name: decoded(name),
        password: password.map(decoded),
    })
}

fn decoded(text: &str) -> SecretString {
    let text = percent_decode_str(text).decode_utf8_lossy();
    text.into_owned().into()
}

fn credentials(variables: &mut Variables) -> Option<SecretString> {
    const NAME: &str = "NATS__CREDENTIALS_FILE";
    let file: String = variables.optional(NAME, "the path of a file")?;
    match fs::read_to_string(&file) {
        Ok(content) if ConnectOptions::with_credentials(&content).is_ok() => Some(content.into()),
        Ok(_) => {
            variables.wrong(NAME, &format!("is `{file}`, which has no credentials"));
            None
        }
        Err(error) => {
            variables.wrong(NAME, &format!("is `{file}`, which cannot be read: {error}"));
            None
        }
    }
}

/// Returns the value of `name`, or `events`.
fn name(
    variables: &mut Variables,
    name: &'static str,
    expected: &str,
    is_valid: impl Fn(&str) -> bool,
) -> String {
    let value = variables.or(name, expected, "events".to_owned());
    if !is_valid(&value) {
        variables.wrong(name, &format!("is `{value}`, and should be {expected}"));
    }
    value
}

fn is_word(text: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    !text.is_empty() && text.chars().all(is_part)
}

impl fmt::Debug for Servers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let address = |server: &ServerAddr| {
            format!("{}://{}:{}", server.scheme(), server.host(), server.port())
        };
        f.debug_list().entries(self.0.iter().map(address)).finish()
    }
}
