use std::sync::Arc;

use kernel::{Command, CommandHandler, Delivery, Job, Result};
use nject::injectable;
use serde::{Deserialize, Serialize};
use services::mailer::Mailer;

use crate::auth::{
    domain::{account_notice::AccountNotice, email_address::EmailAddress},
    ports::account_mails::AccountMails,
    shared::mail_failed::mail_failed,
};

/// Tells the owner of an account what has happened to it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MailAccountNotice {
    pub email: EmailAddress,
    pub notice: AccountNotice,
}

impl Command for MailAccountNotice {
    type Output = ();
}

impl Job for MailAccountNotice {
    const NAME: &'static str = "auth.mail_account_notice";

    /// About a day, in case that the mail server is away.
    const ATTEMPTS: i32 = 36;
}

#[injectable]
pub struct MailAccountNoticeHandler {
    pub delivery: Arc<dyn Delivery>,
    pub mailer: Arc<dyn Mailer>,
    pub mails: Arc<dyn AccountMails>,
}

impl CommandHandler<MailAccountNotice> for MailAccountNoticeHandler {
    async fn handle(&self, command: MailAccountNotice) -> Result<()> {
        let MailAccountNotice { email, notice } = command;
        let mail = self.mails.notice(self.delivery.id(), &email, notice);
        self.mailer.send(mail).await.map_err(mail_failed)
    }
}
