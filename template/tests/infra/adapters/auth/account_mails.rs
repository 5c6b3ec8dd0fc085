use app_core::auth::{
    domain::{account_notice::AccountNotice, account_token::AccountTokenPurpose},
    ports::account_mails::AccountMails,
};
use secrecy::ExposeSecret;
use services::mailer::Mail;

use crate::infra::adapters::auth::account_mails::TemplateAccountMails;

const SITE: &str = "https://shop.example.org/account";

/// Returns the mail for each purpose, and each notice.
fn mails() -> (Vec<Mail>, Vec<Mail>) {
    let mails = TemplateAccountMails::new("https://shop.example.org/account/");
    let (id, to) = ("7", "ada@example.org".parse().unwrap());
    let token = "id.secret".into();
    let with_token =
        AccountTokenPurpose::ALL.map(|purpose| mails.with_token(id, &to, purpose, &token));
    let notices = [
        AccountNotice::RegisteredAgain,
        AccountNotice::EmailChangeRequested,
        AccountNotice::EmailChanged,
        AccountNotice::PasswordChanged,
        AccountNotice::PasswordReset,
        AccountNotice::AccountDeleted,
    ];
    let notices = notices.map(|notice| mails.notice(id, &to, notice));
    (with_token.into(), notices.into())
}

#[test]
fn each_mail_is_complete_and_differs_from_the_others() {
    let (with_token, notices) = mails();
    let all = [with_token, notices].concat();

    for mail in &all {
        assert_eq!((&*mail.id, &*mail.to), ("7", "ada@example.org"));
        let text = mail.text.expose_secret();
        assert!(text.contains(SITE) && !text.contains("account/ "), "{text}");
        assert!(
            !text.starts_with('\n') && !text.contains(['{', '}']),
            "{text}"
        );
        assert!(!mail.subject.is_empty() && !mail.subject.contains(char::is_control));
        let same = all.iter().filter(|other| other.subject == mail.subject);
        assert_eq!(same.count(), 1, "{}", mail.subject);
    }
}

#[test]
fn a_token_is_in_the_part_of_the_link_that_browsers_do_not_send() {
    let (with_token, notices) = mails();
    let links = ["confirm-email", "change-email", "reset-password"];

    for (mail, page) in with_token.iter().zip(links) {
        let link = format!("\n{SITE}/{page}#token=id.secret\n");
        assert!(
            mail.text.expose_secret().contains(&link),
            "{:?}",
            mail.subject
        );
    }
    for mail in notices {
        assert!(!mail.text.expose_secret().contains('#'));
    }
}
