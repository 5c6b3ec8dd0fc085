use std::sync::Arc;

use app_core::auth::{
    commands::mail_account_notice::{MailAccountNotice, MailAccountNoticeHandler},
    domain::account_notice::AccountNotice,
};
use kernel::{CommandHandler, doubles::DeliveryDouble};

use crate::tests::doubles::{
    adapters::auth::account_mails::ShortAccountMails, services::mailer::KeepingMailer,
};

#[tokio::test]
async fn the_owner_is_told() {
    let mailer = Arc::new(KeepingMailer::default());
    let handler = MailAccountNoticeHandler {
        delivery: Arc::new(DeliveryDouble("7")),
        mailer: mailer.clone(),
        mails: Arc::new(ShortAccountMails),
    };

    handler
        .handle(MailAccountNotice {
            email: "ada@example.org".parse().unwrap(),
            notice: AccountNotice::PasswordReset,
        })
        .await
        .unwrap();

    let mails = mailer.sent();
    assert_eq!(mails.len(), 1);
    let mail = (&*mails[0].id, &*mails[0].to, &*mails[0].subject);
    assert_eq!(mail, ("7", "ada@example.org", "PasswordReset"));
}
