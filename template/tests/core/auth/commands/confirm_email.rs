use std::sync::Arc;

use app_core::{
    UserId,
    auth::{
        commands::confirm_email::{ConfirmEmail, ConfirmEmailHandler},
        domain::{
            account_token::{AccountToken, AccountTokenPurpose},
            user::User,
        },
        ports::repo::{account_token::AccountTokenRepository, user::UserRepository},
        shared::{account_token::encode_account_token, session_token::digest},
    },
};
use kernel::{CommandHandler, Error, Result};
use secrecy::SecretString;
use uuid::Uuid;

use crate::tests::doubles::{
    adapters::auth::{
        repo::{account_token::InMemoryAccountTokenRepository, user::InMemoryUserRepository},
        user::ada,
    },
    services::clock::FixedClock,
};

/// Ada was mailed a token.
struct Fixture {
    clock: Arc<FixedClock>,
    tokens: Arc<InMemoryAccountTokenRepository>,
    users: Arc<InMemoryUserRepository>,
}

impl Fixture {
    async fn new(purpose: AccountTokenPurpose) -> Self {
        let tokens = InMemoryAccountTokenRepository::default();
        let token = AccountToken {
            id: Uuid::from_u128(9).into(),
            user_id: ada().id,
            purpose,
            email: ada().email,
            digest: digest(&"secret".into()),
            expires_at: FixedClock::START + purpose.lifetime(),
        };
        tokens.save(token).await.unwrap();
        let users = InMemoryUserRepository::default();
        users.save(ada()).await.unwrap();
        Self {
            clock: Arc::default(),
            tokens: Arc::new(tokens),
            users: Arc::new(users),
        }
    }

    async fn confirm_with(&self, secret: &str) -> Result<()> {
        self.confirm_as(ada().id, secret).await
    }

    async fn confirm_as(&self, user_id: UserId, secret: &str) -> Result<()> {
        let handler = ConfirmEmailHandler {
            clock: self.clock.clone(),
            tokens: self.tokens.clone(),
            users: self.users.clone(),
        };
        let token = encode_account_token(Uuid::from_u128(9).into(), &SecretString::from(secret));
        handler.handle(ConfirmEmail { user_id, token }).await
    }

    async fn is_confirmed(&self) -> bool {
        let ada = self.users.get(ada().id).await.unwrap();
        ada.unwrap().email_confirmed_at == Some(FixedClock::START)
    }
}

fn is_refused<T>(result: &Result<T>) -> bool {
    matches!(result, Err(Error::Invalid(violations)) if violations[0].code == "account_token_invalid")
}

#[tokio::test]
async fn a_token_confirms_the_address_once() {
    let fixture = Fixture::new(AccountTokenPurpose::ConfirmEmail).await;

    let confirmed = fixture.confirm_with("secret").await;

    confirmed.unwrap();
    assert!(fixture.is_confirmed().await);
    assert!(is_refused(&fixture.confirm_with("secret").await));
}

#[tokio::test]
async fn a_wrong_secret_does_nothing() {
    let fixture = Fixture::new(AccountTokenPurpose::ConfirmEmail).await;

    assert!(is_refused(&fixture.confirm_with("guessed").await));

    assert!(!fixture.is_confirmed().await);
    fixture.confirm_with("secret").await.unwrap();
}

#[tokio::test]
async fn a_token_for_something_else_is_refused() {
    let fixture = Fixture::new(AccountTokenPurpose::ResetPassword).await;

    assert!(is_refused(&fixture.confirm_with("secret").await));

    assert!(!fixture.is_confirmed().await);
}

#[tokio::test]
async fn a_token_that_has_expired_is_refused() {
    let purpose = AccountTokenPurpose::ConfirmEmail;
    let fixture = Fixture::new(purpose).await;
    fixture.clock.advance(purpose.lifetime());

    assert!(is_refused(&fixture.confirm_with("secret").await));
}

#[tokio::test]
async fn a_token_that_was_sent_to_another_address_is_refused() {
    let fixture = Fixture::new(AccountTokenPurpose::ConfirmEmail).await;
    let changed = User {
        email: "countess@example.org".parse().unwrap(),
        ..ada()
    };
    fixture.users.save(changed).await.unwrap();

    assert!(is_refused(&fixture.confirm_with("secret").await));

    assert!(!fixture.is_confirmed().await);
}

#[tokio::test]
async fn nobody_confirms_the_address_for_another_user() {
    let fixture = Fixture::new(AccountTokenPurpose::ConfirmEmail).await;
    let eve = User {
        id: Uuid::from_u128(2).into(),
        email: "eve@example.org".parse().unwrap(),
        ..ada()
    };
    let id = eve.id;
    fixture.users.save(eve).await.unwrap();

    assert!(is_refused(&fixture.confirm_as(id, "secret").await));
    assert!(!fixture.is_confirmed().await);
}
