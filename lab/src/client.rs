use std::time::Duration;

use serde_json::Value;
use ureq::{Agent, Error, http::Request};

/// An HTTP client of a service. It has its own connections, and keeps them open.
pub struct Client {
    agent: Agent,
    address: String,
}

/// The answer of a service.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    /// The id of the request, which the service also logs.
    pub request_id: String,
    /// The time after which the client should try again, in seconds.
    pub retry_after: Option<u64>,
    /// A string if the body is not JSON.
    pub body: Value,
}

impl Client {
    /// Returns a client that waits for an answer for the time `patience`, and then hangs up.
    #[must_use]
    pub fn new(address: &str, patience: Duration) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(patience));
        Self {
            agent: config.build().into(),
            address: address.to_owned(),
        }
    }

    /// Sends a request. If `body` is `null`, the request has no body.
    ///
    /// # Errors
    ///
    /// Fails if there is no answer.
    pub fn call(
        &self,
        method: &str,
        path: &str,
        bearer: Option<&str>,
        body: &Value,
    ) -> Result<Answer, Error> {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.address));
        if let Some(token) = bearer {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let sent = if body.is_null() {
            String::new()
        } else {
            request = request.header("content-type", "application/json");
            body.to_string()
        };
        let mut response = self.agent.run(request.body(sent)?)?;
        let header = |name| response.headers().get(name)?.to_str().ok();
        let request_id = header("x-request-id").unwrap_or_default().to_owned();
        let retry_after = header("retry-after").and_then(|value| value.parse().ok());
        let received = response.body_mut().read_to_string()?;
        Ok(Answer {
            status: response.status().as_u16(),
            request_id,
            retry_after,
            body: serde_json::from_str(&received).unwrap_or(Value::String(received)),
        })
    }
}
