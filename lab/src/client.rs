use std::time::Duration;

use serde_json::Value;
use ureq::{Agent, Error, http::Request};

/// Speaks to a service, over connections of its own that it keeps open.
pub struct Client {
    agent: Agent,
    address: String,
}

/// What a service answered.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    /// The id of the request, as the service has it in its log.
    pub request_id: String,
    /// In seconds: after what time the service asks to be tried again.
    pub retry_after: Option<u64>,
    /// Text where it is not JSON.
    pub body: Value,
}

impl Client {
    /// A client that waits for an answer for so long, and then hangs up.
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

    /// Sends a request; a `body` of `null` stands for none.
    ///
    /// # Errors
    ///
    /// When there is no answer.
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
