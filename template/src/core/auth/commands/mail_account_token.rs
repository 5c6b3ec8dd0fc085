use std::sync::Arc;

use kernel::{Ask, Command, CommandHandler, Delivery, Error, Job, Result};
use nject::injectable;
use serde::{Deserialize, Serialize};
use services::{clock::Clock, mailer::Mailer};

use crate::auth::{
    domain::{
        account_token::{AccountToken, AccountTokenId, AccountTokenPurpose},
        email_address::EmailAddress,
        user::User,
    },
    events::user_registered::UserRegistered,
    ports::{
        account_mails::AccountMails,
        repo::{account_token::AccountTokenRepository, user::UserRepository},
        token_deriver::TokenDeriver,
    },
    queries::get_token_recipient::GetTokenRecipient,
    shared::{
        account_token::encode_account_token, credentials_stamp::credentials_stamp,
        mail_failed::mail_failed, session_token::digest,
    },
};

/// Sends a token to the user with this email address. Does nothing if there is none, or if they have one that was sent a
/// moment ago: who has asked for the mail must not learn that, and does not, because it is a job.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MailAccountToken {
    pub email: EmailAddress,
    pub purpose: AccountTokenPurpose,
    /// The address to send the token to, if it is to become that of the user.
    pub new_email: Option<EmailAddress>,
    /// The stamp of the credentials with which somebody has asked for the new address. If the password has changed since, the
    /// mail is not sent.
    pub stamp: Option<String>,
}

impl Command for MailAccountToken {
    type Output = ();
}

impl Job for MailAccountToken {
    const NAME: &'static str = "auth.mail_account_token";

    /// About a day, in case that the mail server is away.
    const ATTEMPTS: i32 = 36;

    /// Of two mails, the second has the token that works.
    fn lane(&self) -> Option<String> {
        Some(format!("{} {}", self.purpose.as_str(), self.email))
    }
}

impl From<UserRegistered> for MailAccountToken {
    fn from(event: UserRegistered) -> Self {
        Self {
            email: event.email,
            purpose: AccountTokenPurpose::ConfirmEmail,
            new_email: None,
            stamp: None,
        }
    }
}

#[injectable]
pub struct MailAccountTokenHandler {
    pub clock: Arc<dyn Clock>,
    pub delivery: Arc<dyn Delivery>,
    pub deriver: Arc<dyn TokenDeriver>,
    pub get_recipient: Arc<dyn Ask<GetTokenRecipient>>,
    pub mailer: Arc<dyn Mailer>,
    pub mails: Arc<dyn AccountMails>,
    pub tokens: Arc<dyn AccountTokenRepository>,
    pub users: Arc<dyn UserRepository>,
}

impl CommandHandler<MailAccountToken> for MailAccountTokenHandler {
    async fn handle(&self, command: MailAccountToken) -> Result<()> {
        let (email, purpose) = (command.email.clone(), command.purpose);
        let recipient = GetTokenRecipient { email, purpose };
        let Some(user) = self.get_recipient.ask(recipient).await? else {
            return Ok(());
        };
        let now = self.clock.now();
        if user.mailed_at.is_some_and(|at| now < at + purpose.pause()) {
            return Ok(());
        }
        let stamp = credentials_stamp(&user.password_hash);
        if command.stamp.is_some_and(|asked| asked != stamp) {
            return Ok(());
        }
        // Each attempt makes the same token. If one is cut off after the mail was sent, the next one sends the same mail
        // again. A random token would have to be stored before it is sent, so that the job would need two transactions.
        let delivery_id = self.delivery.id();
        let id: AccountTokenId = delivery_id.parse().map_err(Error::internal)?;
        let secret = self.deriver.derive(id);
        let to = command.new_email.unwrap_or_else(|| command.email.clone());
        let token = encode_account_token(id, &secret);
        let mail = self.mails.with_token(delivery_id, &to, purpose, &token);

        // Before the first use of a repository, so that no transaction is open while the mail server answers.
        self.mailer.send(mail).await.map_err(mail_failed)?;
        let present = self.users.get(user.user_id).await?;
        let is_same = |present: &User| {
            present.email == command.email
                && present.disabled_at.is_none()
                && credentials_stamp(&present.password_hash) == stamp
        };
        // What happened while the mail was sent has ended all tokens of the user, and this is one of them.
        if !present.as_ref().is_some_and(is_same) {
            return Ok(());
        }
        self.tokens
            .save(AccountToken {
                id,
                user_id: user.user_id,
                purpose,
                email: to,
                digest: digest(&secret),
                expires_at: now + purpose.lifetime(),
            })
            .await
    }
}
