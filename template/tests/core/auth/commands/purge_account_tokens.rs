use std::sync::Arc;

use app_core::auth::{
    commands::purge_account_tokens::{PurgeAccountTokens, PurgeAccountTokensHandler},
    domain::account_token::{AccountToken, AccountTokenPurpose},
    ports::repo::account_token::AccountTokenRepository,
};
use kernel::CommandHandler;
use uuid::Uuid;

use crate::tests::doubles::{
    adapters::auth::{repo::account_token::InMemoryAccountTokenRepository, user::ada},
    services::clock::FixedClock,
};

#[tokio::test]
async fn removes_the_tokens_that_have_expired_and_no_others() {
    let purposes = [
        AccountTokenPurpose::ResetPassword,
        AccountTokenPurpose::ConfirmEmail,
    ];
    let [short, long] = purposes.map(|purpose| AccountToken {
        id: Uuid::from_u128(purpose as u128).into(),
        user_id: ada().id,
        purpose,
        email: ada().email,
        digest: "a digest".to_owned(),
        expires_at: FixedClock::START + purpose.lifetime(),
    });
    let tokens = Arc::new(InMemoryAccountTokenRepository::default());
    for token in [&short, &long] {
        tokens.save(token.clone()).await.unwrap();
    }
    let clock = FixedClock::default();
    clock.advance(short.purpose.lifetime());
    let handler = PurgeAccountTokensHandler {
        clock: Arc::new(clock),
        tokens: tokens.clone(),
    };

    handler.handle(PurgeAccountTokens).await.unwrap();

    assert_eq!(tokens.get(short.id).await.unwrap(), None);
    assert_eq!(tokens.get(long.id).await.unwrap(), Some(long));
}
