use std::sync::Arc;

use app_core::auth::{
    commands::{
        mail_account_token::MailAccountToken,
        request_email_confirmation::{RequestEmailConfirmation, RequestEmailConfirmationHandler},
    },
    domain::{account_token::AccountTokenPurpose, user::User},
    ports::repo::user::UserRepository,
};
use kernel::{CommandHandler, doubles::DeferDouble};

use crate::tests::doubles::{
    adapters::auth::{repo::user::InMemoryUserRepository, user::ada},
    services::clock::FixedClock,
};

/// Returns the mails that `user` gets.
async fn mails_to(user: User) -> Vec<MailAccountToken> {
    let users = Arc::new(InMemoryUserRepository::default());
    users.save(user).await.unwrap();
    let mail_token = Arc::new(DeferDouble::default());
    let handler = RequestEmailConfirmationHandler {
        mail_token: mail_token.clone(),
        users,
    };
    let user_id = ada().id;
    let asked = handler.handle(RequestEmailConfirmation { user_id }).await;
    asked.unwrap();
    let deferred = mail_token.deferred().into_iter();
    deferred.map(|(job, _)| job).collect()
}

#[tokio::test]
async fn a_user_who_has_not_confirmed_gets_another_mail() {
    let mails = mails_to(ada()).await;

    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].email, ada().email);
    assert_eq!(mails[0].purpose, AccountTokenPurpose::ConfirmEmail);
}

#[tokio::test]
async fn a_user_who_has_confirmed_gets_none() {
    let confirmed = User {
        email_confirmed_at: Some(FixedClock::START),
        ..ada()
    };

    assert!(mails_to(confirmed).await.is_empty());
}
