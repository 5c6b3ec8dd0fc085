use std::convert::Infallible;

use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, Method, Request, StatusCode, header},
    response::Response,
};
use http_body_util::BodyExt;
use runtime::api::ApiService;
use serde_json::Value;
use tower::{ServiceExt, util::BoxCloneSyncService};

/// A client that calls the service without a socket.
#[derive(Clone)]
pub struct Client {
    api: BoxCloneSyncService<Request<Body>, Response, Infallible>,
    headers: HeaderMap,
}

impl Client {
    /// Creates a client of `api`.
    pub fn of(api: impl ApiService) -> Self {
        Self {
            api: BoxCloneSyncService::new(api),
            headers: HeaderMap::new(),
        }
    }

    /// Returns the same client with an access token.
    #[must_use]
    pub fn with_token(&self, access_token: &str) -> Self {
        self.with("authorization", &format!("Bearer {access_token}"))
    }

    /// Returns the same client with a header in all of its requests: `client.with("if-match", "\"3\"")`.
    #[must_use]
    pub fn with(&self, header: &'static str, value: &str) -> Self {
        let mut client = self.clone();
        let value = HeaderValue::from_bytes(value.as_bytes()).unwrap();
        client.headers.insert(header, value);
        client
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, None).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(Method::POST, path, Some(body)).await
    }

    pub async fn put(&self, path: &str, body: Value) -> Answer {
        self.send(Method::PUT, path, Some(body)).await
    }

    pub async fn patch(&self, path: &str, body: Value) -> Answer {
        self.send(Method::PATCH, path, Some(body)).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.send(Method::DELETE, path, None).await
    }

    async fn send(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        if body.is_some() && !self.headers.contains_key(header::CONTENT_TYPE) {
            request = request.header(header::CONTENT_TYPE, "application/json");
        }
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
        self.request(request.body(body).unwrap()).await
    }

    /// Sends any other request, without the headers of this client.
    pub async fn request(&self, mut request: Request<Body>) -> Answer {
        // Every client sends it, and the service asks for it.
        let host = HeaderValue::from_static("localhost");
        request.headers_mut().entry(header::HOST).or_insert(host);
        let (head, body) = self
            .api
            .clone()
            .oneshot(request)
            .await
            .unwrap()
            .into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        Answer {
            status: head.status,
            headers: head.headers,
            body: serde_json::from_slice(&body).unwrap_or(Value::Null),
        }
    }
}

/// A response of the service.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    /// `null` if there is none, or if it is not JSON.
    pub body: Value,
}

impl Answer {
    /// Fails the test unless the status is `expected`.
    #[track_caller]
    #[allow(clippy::must_use_candidate, clippy::return_self_not_must_use)] // a test may only check the status
    pub fn expect(self, expected: StatusCode) -> Self {
        assert_eq!(self.status, expected, "the body is {:#}", self.body);
        self
    }

    /// Returns the value of the header `name`.
    #[must_use]
    #[track_caller]
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_else(|| panic!("no header {name} in {:?}", self.headers))
    }

    /// Returns the text at `pointer` in the body.
    #[track_caller]
    pub fn text(&self, pointer: &str) -> &str {
        self.body
            .pointer(pointer)
            .and_then(Value::as_str)
            .unwrap_or_else(|| panic!("no text at {pointer} in {:#}", self.body))
    }
}
