use app_core::{
    UserId,
    auth::{commands::grant_permission::GrantPermission, domain::permission::Permission},
};
use axum::http::StatusCode;
use runtime_testing::{Answer, Client};
use serde_json::{Value, json};
use uuid::Uuid;

use super::app::TestApp;
use crate::service::CommandBus;

/// The email address of Ada.
pub const ADA: &str = "ada@example.org";
const EVE: &str = "eve@example.org";

/// The id of Ada. She is the first who gets one, so that a test can store what is hers before she registers.
#[allow(dead_code)] // a new service may have nothing that belongs to a user
pub fn ada_id() -> UserId {
    Uuid::from_u128(1).into()
}

/// The body of the request that registers Ada.
pub fn registration() -> Value {
    json!({
        "email": ADA,
        "password": "correct horse",
        "first_name": "Ada",
        "last_name": "Lovelace",
    })
}

fn registration_of_eve() -> Value {
    json!({
        "email": EVE,
        "password": "correct horse",
        "first_name": "Eve",
        "last_name": "Moneypenny",
    })
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
        self.register(registration()).await;
        self.ada_again().await
    }

    /// Registers Ada, gives her `permission`, and signs her in.
    #[allow(dead_code)] // a new service may have no endpoint that takes one
    pub async fn ada_with(&self, permission: Permission) -> Ada {
        self.register(registration()).await;
        self.grant(ADA, permission).await;
        self.ada_again().await
    }

    /// Signs Ada in once more.
    pub async fn ada_again(&self) -> Ada {
        let tokens = self.sign_in(ADA).await;
        let access_token = tokens.text("/access_token").to_owned();
        Ada {
            client: self.anonymous().with_token(&access_token),
            access_token,
            session_token: tokens.text("/session_token").to_owned(),
        }
    }

    /// Registers Eve, who is another user than Ada, and signs her in.
    #[allow(dead_code)] // a new service may have nothing that belongs to a user
    pub async fn eve(&self) -> Client {
        self.register(registration_of_eve()).await;
        let tokens = self.sign_in(EVE).await;
        self.anonymous().with_token(tokens.text("/access_token"))
    }

    /// Registers Eve, gives her `permission`, and signs her in.
    #[allow(dead_code)] // a new service may have nothing that belongs to a user
    pub async fn eve_with(&self, permission: Permission) -> Client {
        self.register(registration_of_eve()).await;
        self.grant(EVE, permission).await;
        let tokens = self.sign_in(EVE).await;
        self.anonymous().with_token(tokens.text("/access_token"))
    }

    /// Gives the user with this email address `permission`. Their next access token contains it.
    pub async fn grant(&self, email: &str, permission: Permission) {
        let email = email.parse().unwrap();
        CommandBus::new(self.context.clone())
            .dispatch(GrantPermission { email, permission })
            .await
            .unwrap();
    }

    /// Registers a user, and runs the jobs that follow from it, so that there is a profile.
    async fn register(&self, body: Value) {
        let registered = self.anonymous().post("/registration", body).await;
        registered.expect(StatusCode::ACCEPTED);
        self.run_jobs().await;
    }

    async fn sign_in(&self, email: &str) -> Answer {
        let credentials = json!({ "email": email, "password": "correct horse" });
        let tokens = self.anonymous().post("/auth/sessions", credentials).await;
        tokens.expect(StatusCode::CREATED)
    }
}
