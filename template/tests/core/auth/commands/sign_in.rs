use std::sync::Arc;

use app_core::{
    Ask, CommandHandler, Dispatch, Error, Result,
    auth::{
        commands::{
            open_user_session::OpenUserSession,
            sign_in::{SignIn, SignInHandler},
        },
        domain::user::User,
        ports::repo::user::UserRepository,
        queries::credentials::{CredentialsView, GetCredentials},
        shared::user_tokens::UserTokens,
    },
};
use async_trait::async_trait;
use secrecy::{ExposeSecret, SecretString};
use services::hasher::{Hasher, HashingError};
use uuid::Uuid;

use crate::tests::r#impl::{
    adapters::auth::repo::user::InMemoryUserRepository,
    services::{clock::FixedClock, hasher::Sha256Hasher},
};

/// Answers from the users in memory.
struct Credentials(Arc<InMemoryUserRepository>);

/// Answers what was so a moment ago.
struct FormerCredentials(CredentialsView);

#[async_trait]
impl Ask<GetCredentials> for FormerCredentials {
    async fn ask(&self, _: GetCredentials) -> Result<Option<CredentialsView>> {
        Ok(Some(self.0.clone()))
    }
}

#[async_trait]
impl Ask<GetCredentials> for Credentials {
    async fn ask(&self, query: GetCredentials) -> Result<Option<CredentialsView>> {
        let user = self.0.find_by_email(&query.email).await?;
        Ok(user.map(|user| CredentialsView {
            user_id: user.id,
            password_hash: user.password_hash,
        }))
    }
}

/// Opens sessions whose tokens name their user.
struct Sessions;

#[async_trait]
impl Dispatch<OpenUserSession> for Sessions {
    async fn dispatch(&self, command: OpenUserSession) -> Result<UserTokens> {
        Ok(UserTokens {
            access_token: command.user_id.to_string().into(),
            session_token: SecretString::default(),
        })
    }
}

/// Hashes like [`Sha256Hasher`], and finds every hash outdated.
struct StricterHasher;

#[async_trait]
impl Hasher for StricterHasher {
    async fn hash(&self, _: &SecretString) -> Result<SecretString, HashingError> {
        Ok("a stricter hash".into())
    }

    async fn verify(
        &self,
        value: &SecretString,
        hash: &SecretString,
    ) -> Result<bool, HashingError> {
        Sha256Hasher.verify(value, hash).await
    }

    fn needs_rehash(&self, _: &SecretString) -> bool {
        true
    }
}

/// Somebody whose password is `correct horse`.
async fn registered(users: &InMemoryUserRepository) -> User {
    let user = User {
        id: Uuid::from_u128(1).into(),
        email: "ada@example.org".parse().unwrap(),
        password_hash: Sha256Hasher.hash(&"correct horse".into()).await.unwrap(),
        created_at: FixedClock::START,
    };
    users.save(user.clone()).await.unwrap();
    user
}

fn handler(users: &Arc<InMemoryUserRepository>, hasher: Arc<dyn Hasher>) -> SignInHandler {
    SignInHandler {
        get_credentials: Arc::new(Credentials(users.clone())),
        hasher,
        open_session: Arc::new(Sessions),
        users: users.clone(),
    }
}

fn command(email: &str, password: &str) -> SignIn {
    SignIn {
        email: email.parse().unwrap(),
        password: password.into(),
    }
}

#[tokio::test]
async fn the_right_password_opens_a_session() {
    let users = Arc::default();
    let ada = registered(&users).await;
    let handler = handler(&users, Arc::new(Sha256Hasher));

    let tokens = handler
        .handle(command("ada@example.org", "correct horse"))
        .await;

    let token = tokens.unwrap().access_token;
    assert_eq!(token.expose_secret(), ada.id.to_string());
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_address_are_refused_alike() {
    let users = Arc::default();
    registered(&users).await;
    let handler = handler(&users, Arc::new(Sha256Hasher));

    for (email, password) in [
        ("ada@example.org", "wrong horse"),
        ("eve@example.org", "correct horse"),
    ] {
        let refused = handler.handle(command(email, password)).await;

        assert!(matches!(
            refused,
            Err(Error::Unauthenticated(reason)) if reason.code == "credentials_invalid"
        ));
    }
}

#[tokio::test]
async fn an_outdated_hash_is_replaced() {
    let users = Arc::default();
    let ada = registered(&users).await;
    let handler = handler(&users, Arc::new(StricterHasher));

    handler
        .handle(command("ada@example.org", "correct horse"))
        .await
        .unwrap();

    let ada = users.get(ada.id).await.unwrap().unwrap();
    assert_eq!(ada.password_hash.expose_secret(), "a stricter hash");
}

#[tokio::test]
async fn a_password_that_was_changed_meanwhile_stays() {
    let users = Arc::default();
    let ada = registered(&users).await;
    let former = CredentialsView {
        user_id: ada.id,
        password_hash: ada.password_hash.clone(),
    };
    let handler = SignInHandler {
        get_credentials: Arc::new(FormerCredentials(former)),
        ..handler(&users, Arc::new(StricterHasher))
    };
    let changed = User {
        password_hash: "the hash of a new password".into(),
        ..ada
    };
    users.save(changed.clone()).await.unwrap();

    handler
        .handle(command("ada@example.org", "correct horse"))
        .await
        .unwrap();

    let kept = users.get(changed.id).await.unwrap().unwrap();
    let (kept, changed) = (kept.password_hash, changed.password_hash);
    assert_eq!(kept.expose_secret(), changed.expose_secret());
}
