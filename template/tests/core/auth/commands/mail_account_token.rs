use std::sync::Arc;

use app_core::auth::{
    commands::mail_account_token::{MailAccountToken, MailAccountTokenHandler},
    domain::{
        account_token::{AccountToken, AccountTokenPurpose},
        user::User,
    },
    ports::repo::{account_token::AccountTokenRepository, user::UserRepository},
    queries::get_token_recipient::{GetTokenRecipient, TokenRecipientView},
    shared::{
        account_token::{decode_account_token, encode_account_token},
        credentials_stamp::credentials_stamp,
        session_token::digest,
    },
};
use async_trait::async_trait;
use chrono::{DateTime, Duration, Utc};
use kernel::{
    CommandHandler, Error, Job,
    doubles::{AskDouble, DeliveryDouble},
};
use secrecy::ExposeSecret;
use services::mailer::{Mail, MailError, Mailer};

use crate::tests::doubles::{
    adapters::auth::{
        account_mails::ShortAccountMails,
        repo::{account_token::InMemoryAccountTokenRepository, user::InMemoryUserRepository},
        token_deriver::NamingTokenDeriver,
        user::ada,
    },
    services::{clock::FixedClock, mailer::KeepingMailer},
};

const DELIVERY: &str = "0123456789abcdef0123456789abcdef";

/// Sends nothing.
struct BrokenMailer(fn(String) -> MailError);

#[async_trait]
impl Mailer for BrokenMailer {
    async fn send(&self, _: Mail) -> Result<(), MailError> {
        Err(self.0("the reason".to_owned()))
    }
}

/// Knows Ada, and nobody else.
async fn handler(
    mailer: Arc<dyn Mailer>,
    tokens: &Arc<InMemoryAccountTokenRepository>,
) -> MailAccountTokenHandler {
    handler_after(None, mailer, tokens).await
}

/// Knows Ada, who was mailed a token before.
async fn handler_after(
    mailed_at: Option<DateTime<Utc>>,
    mailer: Arc<dyn Mailer>,
    tokens: &Arc<InMemoryAccountTokenRepository>,
) -> MailAccountTokenHandler {
    let users = InMemoryUserRepository::default();
    users.save(ada()).await.unwrap();
    let get_recipient = AskDouble::new(move |query: &GetTokenRecipient| {
        let is_ada = query.email == ada().email;
        Ok(is_ada.then(|| TokenRecipientView {
            user_id: ada().id,
            password_hash: ada().password_hash,
            mailed_at,
        }))
    });
    MailAccountTokenHandler {
        clock: Arc::new(FixedClock::default()),
        delivery: Arc::new(DeliveryDouble(DELIVERY)),
        deriver: Arc::new(NamingTokenDeriver),
        get_recipient: Arc::new(get_recipient),
        mailer,
        mails: Arc::new(ShortAccountMails),
        tokens: tokens.clone(),
        users: Arc::new(users),
    }
}

fn job(email: &str, new_email: Option<&str>) -> MailAccountToken {
    MailAccountToken {
        email: email.parse().unwrap(),
        purpose: AccountTokenPurpose::ResetPassword,
        new_email: new_email.map(|email| email.parse().unwrap()),
        stamp: new_email.map(|_| credentials_stamp(&ada().password_hash)),
    }
}

#[tokio::test]
async fn the_token_is_mailed_and_its_digest_is_stored() {
    let (mailer, tokens) = (Arc::new(KeepingMailer::default()), Arc::default());

    let handler = handler(mailer.clone(), &tokens).await;
    handler.handle(job("ada@example.org", None)).await.unwrap();

    let mails = mailer.sent();
    assert_eq!(mails.len(), 1);
    assert_eq!(
        (&*mails[0].id, &*mails[0].to),
        (DELIVERY, "ada@example.org")
    );
    let (id, secret) = decode_account_token(&mails[0].text).unwrap();
    let purpose = AccountTokenPurpose::ResetPassword;
    let token = AccountToken {
        id,
        user_id: ada().id,
        purpose,
        email: ada().email,
        digest: digest(&secret),
        expires_at: FixedClock::START + purpose.lifetime(),
    };
    assert_eq!(tokens.get(id).await.unwrap(), Some(token));
}

#[tokio::test]
async fn another_attempt_mails_the_same_token() {
    let (mailer, tokens) = (Arc::new(KeepingMailer::default()), Arc::default());
    let handler = handler(mailer.clone(), &tokens).await;

    for _ in 0..2 {
        handler.handle(job("ada@example.org", None)).await.unwrap();
    }

    let mails = mailer.sent();
    assert_eq!(mails[0].id, mails[1].id);
    let [one, other] = [0, 1].map(|mail: usize| mails[mail].text.expose_secret());
    assert_eq!(one, other);
}

#[tokio::test]
async fn a_new_address_gets_the_token() {
    let (mailer, tokens) = (Arc::new(KeepingMailer::default()), Arc::default());
    let job = job("ada@example.org", Some("countess@example.org"));

    let handler = handler(mailer.clone(), &tokens).await;
    handler.handle(job).await.unwrap();

    let mail = &mailer.sent()[0];
    assert_eq!(mail.to, "countess@example.org");
    let (id, _) = decode_account_token(&mail.text).unwrap();
    let token = tokens.get(id).await.unwrap().unwrap();
    assert_eq!(token.email.as_str(), "countess@example.org");
    assert_eq!(token.user_id, ada().id);
}

#[tokio::test]
async fn an_address_that_nobody_has_gets_no_mail() {
    let mailer = Arc::new(KeepingMailer::default());

    let handler = handler(mailer.clone(), &Arc::default()).await;
    handler.handle(job("eve@example.org", None)).await.unwrap();

    assert!(mailer.sent().is_empty());
}

#[tokio::test]
async fn while_a_link_is_new_there_is_no_other_mail() {
    let pause = AccountTokenPurpose::ResetPassword.pause();

    for (age, mails) in [(pause - Duration::seconds(1), 0), (pause, 1)] {
        let mailer = Arc::new(KeepingMailer::default());
        let mailed_at = Some(FixedClock::START - age);
        let handler = handler_after(mailed_at, mailer.clone(), &Arc::default()).await;

        handler.handle(job("ada@example.org", None)).await.unwrap();

        assert_eq!(mailer.sent().len(), mails, "{age}");
    }
}

#[tokio::test]
async fn a_mail_that_was_not_sent_is_an_error_and_its_token_is_not_stored() {
    let tokens = Arc::default();

    let handler = handler(Arc::new(BrokenMailer(MailError::Failed)), &tokens).await;
    let failed = handler.handle(job("ada@example.org", None)).await;

    assert!(matches!(failed, Err(Error::Internal(cause)) if cause.to_string().contains("reason")));
    let id = DELIVERY.parse().unwrap();
    assert_eq!(tokens.get(id).await.unwrap(), None);
}

#[tokio::test]
async fn a_mail_that_is_refused_is_not_sent_again() {
    let mailer = Arc::new(BrokenMailer(MailError::Refused));

    let handler = handler(mailer, &Arc::default()).await;
    let refused = handler.handle(job("ada@example.org", None)).await;

    assert!(matches!(refused, Err(Error::Permanent(_))));
}

#[test]
fn mails_to_one_user_for_one_purpose_are_sent_in_their_order() {
    let one = job("ada@example.org", None).lane();

    let new_email = Some("countess@example.org");
    assert_eq!(job("ada@example.org", new_email).lane(), one);
    assert_ne!(job("eve@example.org", None).lane(), one);
    let other = MailAccountToken {
        purpose: AccountTokenPurpose::ConfirmEmail,
        ..job("ada@example.org", None)
    };
    assert_ne!(other.lane(), one);
}

#[test]
fn a_malformed_token_is_not_accepted() {
    let id = DELIVERY.parse().unwrap();
    let token = encode_account_token(id, &"a.b".into());
    let (read, secret) = decode_account_token(&token).unwrap();
    assert_eq!((read, secret.expose_secret()), (id, "a.b"));

    for malformed in ["", "secret", "id.secret"] {
        let Err(Error::Invalid(violations)) = decode_account_token(&malformed.into()) else {
            panic!("{malformed} is accepted");
        };
        assert_eq!(violations[0].code, "account_token_invalid");
        assert_eq!(violations[0].pointer, "/token");
    }
}

#[tokio::test]
async fn a_new_password_calls_a_change_of_address_off() {
    let (mailer, tokens) = (Arc::new(KeepingMailer::default()), Arc::default());
    let mut job = job("ada@example.org", Some("thief@example.org"));
    job.stamp = Some(credentials_stamp(&"the hash of an earlier password".into()));

    let handler = handler(mailer.clone(), &tokens).await;
    handler.handle(job).await.unwrap();

    assert!(mailer.sent().is_empty());
    assert_eq!(tokens.get(DELIVERY.parse().unwrap()).await.unwrap(), None);
}

#[tokio::test]
async fn a_token_does_not_work_if_the_password_was_changed_while_it_was_sent() {
    let (mailer, tokens) = (Arc::new(KeepingMailer::default()), Arc::default());
    let handler = handler(mailer.clone(), &tokens).await;
    let changed = User {
        password_hash: "another hash".into(),
        ..ada()
    };
    handler.users.save(changed).await.unwrap();

    handler.handle(job("ada@example.org", None)).await.unwrap();

    assert_eq!(mailer.sent().len(), 1);
    assert_eq!(tokens.get(DELIVERY.parse().unwrap()).await.unwrap(), None);
}
