use std::convert::Infallible;

use axum::{
    body::Body,
    http::{HeaderMap, Method, Request, StatusCode, header},
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
    access_token: Option<String>,
}

impl Client {
    /// Creates a client of `api`.
    pub fn of(api: impl ApiService) -> Self {
        Self {
            api: BoxCloneSyncService::new(api),
            access_token: None,
        }
    }

    /// Returns the same client with an access token.
    #[must_use]
    pub fn with_token(&self, access_token: &str) -> Self {
        Self {
            access_token: Some(access_token.to_owned()),
            ..self.clone()
        }
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
        if let Some(token) = &self.access_token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        let request = match body {
            Some(body) => request
                .header(header::CONTENT_TYPE, "application/json")
                .body(Body::from(body.to_string())),
            None => request.body(Body::empty()),
        };
        self.request(request.unwrap()).await
    }

    /// Sends any other request.
    pub async fn request(&self, request: Request<Body>) -> Answer {
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

    /// Returns the text at `pointer` in the body.
    #[track_caller]
    pub fn text(&self, pointer: &str) -> &str {
        self.body
            .pointer(pointer)
            .and_then(Value::as_str)
            .unwrap_or_else(|| panic!("no text at {pointer} in {:#}", self.body))
    }
}
