//! What work is about.

use std::{fmt, net::IpAddr, sync::OnceLock};

use axum::http::{HeaderValue, Method, uri::PathAndQuery};
use serde_json::{Map, Value};
use uuid::Uuid;

/// What work is about: a request, or a job. Each line of its log says it.
#[derive(Debug)]
pub enum Subject {
    Request {
        /// The one that the answer has in its header `x-request-id`.
        id: HeaderValue,
        client: Option<IpAddr>,
        method: Method,
        path: Option<PathAndQuery>,
        /// Who makes it, as soon as that is proved.
        identity: OnceLock<Identity>,
    },
    Job {
        id: i64,
        name: String,
        attempt: i32,
    },
}

/// The user who makes a request, and their session.
#[derive(Clone, Copy, Debug)]
pub struct Identity {
    pub user: Uuid,
    pub session: Uuid,
}

impl Subject {
    pub fn name(&self) -> &'static str {
        match self {
            Self::Request { .. } => "request",
            Self::Job { .. } => "job",
        }
    }

    /// Returns what the log says of it.
    pub fn fields(&self) -> Map<String, Value> {
        let fields = match self {
            Self::Request {
                id,
                client,
                method,
                path,
                identity,
            } => {
                let id = id.to_str().ok();
                // Without the query, which may contain secrets.
                let path = path.as_ref().map(PathAndQuery::path);
                let user = identity.get().map(|identity| identity.user);
                vec![
                    ("id", id.map(Value::from)),
                    ("client", client.map(|client| client.to_string().into())),
                    ("method", Some(method.as_str().into())),
                    ("path", path.map(Value::from)),
                    ("user", user.map(|user| user.to_string().into())),
                ]
            }
            Self::Job { id, name, attempt } => vec![
                ("id", Some((*id).into())),
                ("name", Some(name.as_str().into())),
                ("attempt", Some((*attempt).into())),
            ],
        };
        let known = fields.into_iter();
        known
            .filter_map(|(name, value)| Some((name.to_owned(), value?)))
            .collect()
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{{", self.name())?;
        for (index, (name, value)) in self.fields().iter().enumerate() {
            let space = if index == 0 { "" } else { " " };
            match value.as_str() {
                Some(text) => write!(f, "{space}{name}={text}")?,
                None => write!(f, "{space}{name}={value}")?,
            }
        }
        write!(f, "}}")
    }
}
