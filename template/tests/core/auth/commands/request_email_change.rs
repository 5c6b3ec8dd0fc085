use std::sync::Arc;

use app_core::auth::{
    commands::{
        mail_account_notice::MailAccountNotice,
        mail_account_token::MailAccountToken,
        request_email_change::{RequestEmailChange, RequestEmailChangeHandler},
    },
    domain::{account_notice::AccountNotice, account_token::AccountTokenPurpose},
    queries::{
        get_credentials::CredentialsView,
        get_credentials_of_user::GetCredentialsOfUser,
        get_email::{EmailView, GetEmail},
    },
    shared::{credentials_stamp::credentials_stamp, password_check::PasswordCheck},
};
use kernel::{
    CommandHandler, Error, Result,
    doubles::{AskDouble, DeferDouble},
};
use secrecy::SecretString;
use services::hasher::Hasher;

use crate::tests::doubles::{adapters::auth::user::ada, services::hasher::Sha256Hasher};

#[derive(Default)]
struct Fixture {
    mail_notice: Arc<DeferDouble<MailAccountNotice>>,
    mail_token: Arc<DeferDouble<MailAccountToken>>,
}

impl Fixture {
    /// Asks for another address for Ada, whose password is `correct horse`.
    async fn ask_with(&self, password: &str) -> Result<()> {
        let password_hash = Sha256Hasher.hash(&"correct horse".into()).await.unwrap();
        let get_credentials = AskDouble::new(move |query: &GetCredentialsOfUser| {
            assert_eq!(query.user_id, ada().id);
            Ok(Some(CredentialsView {
                user_id: ada().id,
                password_hash: password_hash.clone(),
            }))
        });
        let get_email = AskDouble::new(|query: &GetEmail| {
            let is_ada = query.user_id == ada().id;
            Ok(is_ada.then(|| EmailView {
                email: ada().email,
                email_confirmed: true,
            }))
        });
        let handler = RequestEmailChangeHandler {
            get_email: Arc::new(get_email),
            mail_notice: self.mail_notice.clone(),
            mail_token: self.mail_token.clone(),
            password: PasswordCheck {
                get_credentials: Arc::new(get_credentials),
                hasher: Arc::new(Sha256Hasher),
            },
        };
        handler
            .handle(RequestEmailChange {
                user_id: ada().id,
                new_email: "countess@example.org".parse().unwrap(),
                password: SecretString::from(password).try_into().unwrap(),
            })
            .await
    }
}

#[tokio::test]
async fn both_addresses_get_a_mail() {
    let fixture = Fixture::default();

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
