use app_core::auth::ports::repo::user::UserRepository;
use axum::http::StatusCode;
use runtime_testing::Client;
use serde_json::{Value, json};

use super::app::{Scope, TestApp};
use crate::tests::doubles::adapters::auth::user::ada;

/// The body of the request that registers Ada.
pub fn registration() -> Value {
    json!({
        "email": "ada@example.org",
        "password": "correct horse",
        "first_name": "Ada",
        "last_name": "Lovelace",
    })
}

/// Saves [`ada`] in the database, for tables that refer to users.
pub async fn keep_ada(scope: &Scope) {
    let users = scope.port::<dyn UserRepository>();
    users.save(ada()).await.unwrap();
}

/// A client of Ada, who has signed in.
pub struct Ada {
    pub client: Client,
    pub access_token: String,
    pub session_token: String,
}

impl TestApp {
    /// Registers Ada and signs her in.
    pub async fn ada(&self) -> Ada {
        let registered = self.anonymous().post("/registration", registration()).await;
        registered.expect(StatusCode::CREATED);
        self.ada_again().await
    }

    /// Signs Ada in once more.
    pub async fn ada_again(&self) -> Ada {
        let client = self.anonymous();
        let credentials = json!({ "email": "ada@example.org", "password": "correct horse" });
        let tokens = client.post("/auth/sessions", credentials).await;
        let tokens = tokens.expect(StatusCode::CREATED);
        let access_token = tokens.text("/access_token").to_owned();
        Ada {
            client: client.with_token(&access_token),
            access_token,
            session_token: tokens.text("/session_token").to_owned(),
        }
    }
}
