use std::sync::Arc;

use app_core::auth::{
    commands::{
        change_email::{ChangeEmail, ChangeEmailHandler},
        mail_account_notice::MailAccountNotice,
    },
    domain::{
        account_notice::AccountNotice,
        account_token::{AccountToken, AccountTokenPurpose},
        user::User,
    },
    ports::repo::{account_token::AccountTokenRepository, user::UserRepository},
    shared::{account_token::encode_account_token, session_token::digest},
};
use kernel::{CommandHandler, Error, Result, doubles::DeferDouble};
use uuid::Uuid;

use crate::tests::doubles::{
    adapters::auth::{
        repo::{account_token::InMemoryAccountTokenRepository, user::InMemoryUserRepository},
        user::{ada, confirmed_ada},
    },
    services::clock::FixedClock,
};

/// Ada was mailed tokens to a new address, and to the old one.
struct Fixture {
    handler: ChangeEmailHandler,
    mail_notice: Arc<DeferDouble<MailAccountNotice>>,
    tokens: Arc<InMemoryAccountTokenRepository>,
    users: Arc<InMemoryUserRepository>,
}

fn token(number: u128, email: &str, purpose: AccountTokenPurpose) -> AccountToken {
    AccountToken {
        id: Uuid::from_u128(number).into(),
        user_id: ada().id,
        purpose,
        email: email.parse().unwrap(),
        digest: digest(&"secret".into()),
        expires_at: FixedClock::START + purpose.lifetime(),
    }
}

impl Fixture {
    async fn new() -> Self {
        let tokens = Arc::new(InMemoryAccountTokenRepository::default());
        for token in [
            token(1, "countess@example.org", AccountTokenPurpose::ChangeEmail),
            token(2, "ada@example.org", AccountTokenPurpose::ResetPassword),
        ] {
            tokens.save(token).await.unwrap();
        }
        let users = Arc::new(InMemoryUserRepository::default());
        users.save(confirmed_ada()).await.unwrap();
        let mail_notice = Arc::new(DeferDouble::default());
        let handler = ChangeEmailHandler {
            clock: Arc::new(FixedClock::default()),
            mail_notice: mail_notice.clone(),
            tokens: tokens.clone(),
            users: users.clone(),
        };
        Self {
            handler,
            mail_notice,
            tokens,
            users,
        }
    }
}

fn command(number: u128) -> ChangeEmail {
    ChangeEmail {
        user_id: ada().id,
        token: encode_account_token(Uuid::from_u128(number).into(), &"secret".into()),
    }
}

#[tokio::test]
async fn the_new_address_is_confirmed_and_tokens_for_the_old_one_are_removed() {
    let fixture = Fixture::new().await;

    fixture.handler.handle(command(1)).await.unwrap();

    let user = fixture.users.get(ada().id).await.unwrap().unwrap();
    assert_eq!(user.email.as_str(), "countess@example.org");
    assert_eq!(user.email_confirmed_at, Some(FixedClock::START));
    for number in [1, 2] {
        let id = Uuid::from_u128(number).into();
        assert_eq!(fixture.tokens.get(id).await.unwrap(), None);
    }
}

#[tokio::test]
async fn the_old_address_is_told_if_it_was_confirmed() {
    let fixture = Fixture::new().await;

    fixture.handler.handle(command(1)).await.unwrap();

    let (notice, _) = &fixture.mail_notice.deferred()[0];
    assert_eq!(notice.email, ada().email);
    assert_eq!(notice.notice, AccountNotice::EmailChanged);

    let fixture = Fixture::new().await;
    fixture.users.save(ada()).await.unwrap();
    fixture.handler.handle(command(1)).await.unwrap();
    assert!(fixture.mail_notice.deferred().is_empty());
}

fn is_refused<T>(result: &Result<T>) -> bool {
    matches!(result, Err(Error::Invalid(violations)) if violations[0].code == "account_token_invalid")
}

#[tokio::test]
async fn a_token_for_something_else_is_refused() {
    let fixture = Fixture::new().await;

    assert!(is_refused(&fixture.handler.handle(command(2)).await));
}

#[tokio::test]
async fn nobody_confirms_a_new_address_for_another_user() {
    let fixture = Fixture::new().await;
    let eve = User {
        id: Uuid::from_u128(2).into(),
        email: "eve@example.org".parse().unwrap(),
        ..ada()
    };
    let by_eve = ChangeEmail {
        user_id: eve.id,
        ..command(1)
    };
    fixture.users.save(eve.clone()).await.unwrap();

    assert!(is_refused(&fixture.handler.handle(by_eve).await));

    for user in [&ada(), &eve] {
        let stored = fixture.users.get(user.id).await.unwrap();
        assert_eq!(stored.unwrap().email, user.email);
    }
}

#[tokio::test]
async fn an_address_that_somebody_else_has_now_is_a_conflict() {
    let fixture = Fixture::new().await;
    let eve = User {
        id: Uuid::from_u128(2).into(),
        email: "countess@example.org".parse().unwrap(),
        ..ada()
    };
    fixture.users.save(eve).await.unwrap();

    let refused = fixture.handler.handle(command(1)).await;

    let Err(Error::Conflict(reason)) = refused else {
        panic!("it is not refused: {refused:?}");
    };
    // The request has no address to point to.
    assert_eq!((reason.code, reason.pointer), ("email_taken", None));
}
