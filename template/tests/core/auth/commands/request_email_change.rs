use std::sync::Arc;

use app_core::auth::{
    commands::{
        mail_account_notice::MailAccountNotice,
        mail_account_token::MailAccountToken,
        request_email_change::{RequestEmailChange, RequestEmailChangeHandler},
    },
    domain::{account_notice::AccountNotice, account_token::AccountTokenPurpose},
    ports::repo::user::UserRepository,
    queries::{get_credentials::CredentialsView, get_credentials_of_user::GetCredentialsOfUser},
    shared::{credentials_stamp::credentials_stamp, password_check::PasswordCheck},
};
use kernel::{
    CommandHandler, Error, Result,
    doubles::{AskDouble, DeferDouble},
};
use secrecy::SecretString;
use services::hasher::Hasher;

use crate::tests::doubles::{
    adapters::auth::{
        repo::user::InMemoryUserRepository,
        user::{ada, confirmed_ada},
    },
    services::hasher::Sha256Hasher,
};

#[derive(Default)]
struct Fixture {
    mail_notice: Arc<DeferDouble<MailAccountNotice>>,
    mail_token: Arc<DeferDouble<MailAccountToken>>,
    users: Arc<InMemoryUserRepository>,
}

impl Fixture {
    async fn ask_with(&self, password: &str) -> Result<()> {
        self.ask_for("countess@example.org", password).await
    }

    /// Asks for another address for Ada, whose password is `correct horse`.
    async fn ask_for(&self, new_email: &str, password: &str) -> Result<()> {
        let password_hash = Sha256Hasher.hash(&"correct horse".into()).await.unwrap();
        let get_credentials = AskDouble::new(move |query: &GetCredentialsOfUser| {
            assert_eq!(query.user_id, ada().id);
            Ok(Some(CredentialsView {
                user_id: ada().id,
                password_hash: password_hash.clone(),
            }))
        });
        let handler = RequestEmailChangeHandler {
            mail_notice: self.mail_notice.clone(),
            mail_token: self.mail_token.clone(),
            password: PasswordCheck {
                get_credentials: Arc::new(get_credentials),
                hasher: Arc::new(Sha256Hasher),
            },
            users: self.users.clone(),
        };
        handler
            .handle(RequestEmailChange {
                user_id: ada().id,
                new_email: new_email.parse().unwrap(),
                password: SecretString::from(password).try_into().unwrap(),
            })
            .await
    }
}

#[tokio::test]
async fn both_addresses_get_a_mail() {
    let fixture = Fixture::default();
    fixture.users.save(confirmed_ada()).await.unwrap();

    fixture.ask_with("correct horse").await.unwrap();

    let (token, _) = &fixture.mail_token.deferred()[0];
    assert_eq!(token.email, ada().email);
    assert_eq!(token.purpose, AccountTokenPurpose::ChangeEmail);
    let new_email = token.new_email.as_ref().unwrap();
    assert_eq!(new_email.as_str(), "countess@example.org");
    let hash = Sha256Hasher.hash(&"correct horse".into()).await.unwrap();
    assert_eq!(token.stamp, Some(credentials_stamp(&hash)));
    let (notice, _) = &fixture.mail_notice.deferred()[0];
    assert_eq!(notice.email, ada().email);
    assert_eq!(notice.notice, AccountNotice::EmailChangeRequested);
}

#[tokio::test]
async fn an_address_that_is_not_confirmed_is_told_nothing() {
    let fixture = Fixture::default();
    fixture.users.save(ada()).await.unwrap();

    fixture.ask_with("correct horse").await.unwrap();

    assert_eq!(fixture.mail_token.deferred().len(), 1);
    assert!(fixture.mail_notice.deferred().is_empty());
}

#[tokio::test]
async fn the_password_is_not_the_new_address() {
    let fixture = Fixture::default();

    for password in ["correct.horse", "Correct.Horse@example.org"] {
        let new_email = "correct.horse@example.org";
        let refused = fixture.ask_for(new_email, password).await;

        let Err(Error::Invalid(violations)) = refused else {
            panic!("{password} is not refused: {refused:?}");
        };
        assert_eq!(violations[0].code, "password_is_own_address");
        assert_eq!(violations[0].pointer, "/password");
    }
    assert!(fixture.mail_token.deferred().is_empty());
}

#[tokio::test]
async fn a_wrong_password_sends_nothing() {
    let fixture = Fixture::default();

    let refused = fixture.ask_with("wrong horse").await;

    let Err(Error::Invalid(violations)) = refused else {
        panic!("it is not refused: {refused:?}");
    };
    assert_eq!(violations[0].code, "password_wrong");
    assert_eq!(violations[0].pointer, "/password");
    assert!(fixture.mail_token.deferred().is_empty());
    assert!(fixture.mail_notice.deferred().is_empty());
}
