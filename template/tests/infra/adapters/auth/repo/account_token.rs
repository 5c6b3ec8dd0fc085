use std::sync::Arc;

use app_core::auth::{
    domain::account_token::{AccountToken, AccountTokenPurpose},
    ports::repo::account_token::AccountTokenRepository,
};
use chrono::Duration;
use uuid::Uuid;

use crate::tests::{
    doubles::{
        adapters::auth::repo::account_token::InMemoryAccountTokenRepository,
        services::clock::FixedClock,
    },
    support::app::TestApp,
};

fn token(number: u128, user: u128, purpose: AccountTokenPurpose) -> AccountToken {
    AccountToken {
        id: Uuid::from_u128(number).into(),
        user_id: Uuid::from_u128(user).into(),
        purpose,
        email: format!("ada{number}@example.org").parse().unwrap(),
        digest: format!("digest {number}"),
        expires_at: FixedClock::START + Duration::days(i64::try_from(number).unwrap()),
    }
}

/// Checks what every implementation of the port must do.
async fn contract(tokens: Arc<dyn AccountTokenRepository>) {
    let [first, second, other_purpose, of_other] = [
        token(1, 1, AccountTokenPurpose::ConfirmEmail),
        token(2, 1, AccountTokenPurpose::ConfirmEmail),
        token(3, 1, AccountTokenPurpose::ResetPassword),
        token(4, 2, AccountTokenPurpose::ConfirmEmail),
    ];
    let is_there = async |token: &AccountToken| {
        let found = tokens.get(token.id).await.unwrap();
        found.inspect(|found| assert_eq!(found, token)).is_some()
    };
    assert!(!is_there(&first).await);

    for token in [&first, &other_purpose, &of_other] {
        tokens.save(token.clone()).await.unwrap();
        assert!(is_there(token).await);
    }
    tokens.save(second.clone()).await.unwrap();
    assert!(!is_there(&first).await);
    for token in [&second, &other_purpose, &of_other] {
        assert!(is_there(token).await);
    }
    // The job that sends it was run again.
    tokens.save(second.clone()).await.unwrap();
    assert!(is_there(&second).await);

    let expired = second.expires_at;
    let moment = Duration::microseconds(1);
    tokens.delete_expired(expired - moment).await.unwrap();
    assert!(is_there(&second).await);
    tokens.delete_expired(expired).await.unwrap();
    assert!(!is_there(&second).await);
    assert!(is_there(&other_purpose).await);

    tokens.save(second.clone()).await.unwrap();
    tokens.delete(second.id).await.unwrap();
    tokens.delete(second.id).await.unwrap();
    assert!(!is_there(&second).await);
    assert!(is_there(&other_purpose).await);

    tokens.save(second.clone()).await.unwrap();
    tokens.delete_of_user(second.user_id).await.unwrap();
    assert!(!is_there(&second).await);
    assert!(!is_there(&other_purpose).await);
    assert!(is_there(&of_other).await);
}

#[tokio::test]
async fn in_memory() {
    contract(Arc::new(InMemoryAccountTokenRepository::default())).await;
}

#[tokio::test]
async fn diesel() {
    let app = TestApp::start().await;
    app.in_unit_of_work(|scope| async move {
        contract(scope.port()).await;
    })
    .await;
}
