use std::{convert::Infallible, sync::Arc};

use app_core::{Error, Result};
use axum::{
    body::Body,
    http::{HeaderMap, Method, Request, StatusCode, header},
    response::Response,
};
use diesel_async::SimpleAsyncConnection;
use http_body_util::BodyExt;
use serde_json::Value;
use services::{clock::Clock, hasher::Hasher, uuid::UuidGenerator};
use tower::{ServiceExt, util::BoxCloneSyncService};

use super::{
    database::TestDatabase,
    services::{clock::FixedClock, hasher::Sha256Hasher, uuid::SequentialUuids},
};
use crate::{
    Ports,
    infra::{
        api::server::ApiService,
        composition::{Lifespan, Scope},
        db::{Session, failure},
    },
};

/// The whole service as `src/main.rs` composes it, but for the services that are random, slow or
/// tied to the time, and with a database of its own.
pub struct TestApp {
    #[allow(dead_code)] // a young service may have nothing yet that time changes
    pub clock: Arc<FixedClock>,
    pub lifespan: Lifespan,
    anonymous: Client,
    _database: TestDatabase,
}

impl TestApp {
    pub async fn start() -> Self {
        Self::start_with(&[]).await
    }

    /// The same, with some settings.
    pub async fn start_with(variables: &[(&str, &str)]) -> Self {
        let database = TestDatabase::open_with(variables).await;
        let clock = Arc::new(FixedClock::default());
        let ports = Ports::new(&database.settings)
            .unwrap()
            .with::<dyn Clock>(clock.clone())
            .with::<dyn Hasher>(Arc::new(Sha256Hasher))
            .with::<dyn UuidGenerator>(Arc::new(SequentialUuids::default()));
        let settings = database.settings.clone();
        let lifespan = Lifespan::new(settings, database.database.clone(), ports);
        Self {
            clock,
            anonymous: Client::of(crate::api().build(lifespan.clone())),
            lifespan,
            _database: database,
        }
    }

    /// Runs `work` as a command would run, so that it can have any port, and undoes what it wrote.
    #[allow(dead_code)] // a young service may have no repository yet
    pub async fn in_unit_of_work<F>(&self, work: impl FnOnce(Scope) -> F)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let lifespan = self.lifespan.clone();
        let undone: Result<()> = self
            .lifespan
            .database()
            .write(1, move |session| {
                let work = work(Scope::new(lifespan, session));
                async move {
                    work.await;
                    Err(Error::conflict("undone", "Nothing of this is kept."))
                }
            })
            .await;
        assert!(matches!(undone, Err(Error::Conflict(_))), "{undone:?}");
    }

    /// Changes the database with `sql`.
    pub async fn sql(&self, sql: &'static str) {
        self.lifespan
            .database()
            .write(1, async move |session: Session| {
                let mut connection = session.connection().await?;
                connection.batch_execute(sql).await.map_err(failure)
            })
            .await
            .unwrap();
    }

    /// Somebody who has not signed in.
    pub fn anonymous(&self) -> Client {
        self.anonymous.clone()
    }
}

/// Speaks to the service, without a socket in between.
#[derive(Clone)]
pub struct Client {
    api: BoxCloneSyncService<Request<Body>, Response, Infallible>,
    access_token: Option<String>,
}

#[allow(dead_code)] // a young service may not use every method yet
impl Client {
    /// A client of another API than the service's.
    pub fn of(api: impl ApiService) -> Self {
        Self {
            api: BoxCloneSyncService::new(api),
            access_token: None,
        }
    }

    /// The same client, with an access token.
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

    /// Sends a request that is out of the ordinary.
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

/// What the service answers.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    /// `null` if there is none, or if it is no JSON.
    pub body: Value,
}

impl Answer {
    /// Fails the test unless the status is `expected`.
    #[track_caller]
    pub fn expect(self, expected: StatusCode) -> Self {
        assert_eq!(self.status, expected, "the body is {:#}", self.body);
        self
    }

    /// A text in the body.
    #[track_caller]
    pub fn text(&self, pointer: &str) -> &str {
        self.body
            .pointer(pointer)
            .and_then(Value::as_str)
            .unwrap_or_else(|| panic!("no text at {pointer} in {:#}", self.body))
    }
}
