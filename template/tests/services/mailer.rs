use secrecy::SecretString;
use services::mailer::{InvalidSmtp, Mail, MailError, Mailer, SmtpMailer};

use crate::tests::doubles::smtp_sink::SmtpSink;

const FROM: &str = "Shop <shop@example.org>";

fn mailer(url: String) -> SmtpMailer {
    SmtpMailer::new(&url.into(), FROM).unwrap()
}

fn mail() -> Mail {
    Mail {
        id: "7".to_owned(),
        to: "ada@example.org".to_owned(),
        subject: "Good news".to_owned(),
        text: "Dear Ada".into(),
    }
}

/// Returns the lines of the head of a mail.
fn head(mail: &str) -> Vec<&str> {
    mail.lines().take_while(|line| !line.is_empty()).collect()
}

#[tokio::test]
async fn a_mail_arrives_with_what_it_has() {
    let server = SmtpSink::start();

    mailer(server.url()).send(mail()).await.unwrap();

    let mails = server.mails();
    assert_eq!(mails.len(), 1);
    let head = head(&mails[0]);
    for line in [
        "From: Shop <shop@example.org>",
        "To: ada@example.org",
        "Subject: Good news",
        "Message-ID: <7@example.org>",
        "Auto-Submitted: auto-generated",
    ] {
        assert!(head.contains(&line), "{line} is not in {head:?}");
    }
    assert!(mails[0].ends_with("\n\nDear Ada\n"), "{}", mails[0]);
}

#[tokio::test]
async fn a_line_of_a_mail_cannot_become_a_header_or_a_command() {
    let server = SmtpSink::start();
    let hostile = "Hello\r\nBcc: eve@example.org\r\n\r\nMore";
    let mailer = mailer(server.url());

    let mails = [
        Mail {
            subject: hostile.to_owned(),
            ..mail()
        },
        Mail {
            text: "Dear Ada\r\n.\r\nMAIL FROM:<eve@example.org>".into(),
            ..mail()
        },
    ];
    for mail in mails {
        mailer.send(mail).await.unwrap();
    }
    let to = Mail {
        to: "ada@example.org\r\nBcc: eve@example.org".to_owned(),
        ..mail()
    };
    mailer.send(to).await.unwrap_err();

    let mails = server.mails();
    assert_eq!(mails.len(), 2, "{mails:?}");
    let mut head = head(&mails[0]).into_iter();
    assert!(!head.any(|line| line.starts_with("Bcc")), "{}", mails[0]);
    assert!(mails[1].contains("MAIL FROM:<eve@"), "{}", mails[1]);
}

#[tokio::test]
async fn a_server_that_is_away_is_an_error() {
    let url = format!("smtp://127.0.0.1:{}", SmtpSink::free_port());

    let sent = mailer(url).send(mail()).await;

    let error = sent.unwrap_err();
    assert!(matches!(error, MailError::Failed(_)), "{error}");
    let text = error.to_string();
    assert!(text.starts_with("cannot send a mail: "), "{text}");
}

/// Returns the error of a mail to `to`, which names nobody.
async fn error_of(server: &SmtpSink, to: &str) -> MailError {
    let mail = Mail {
        to: to.to_owned(),
        ..mail()
    };
    let error = mailer(server.url()).send(mail).await.unwrap_err();
    assert!(!format!("{error:?}").contains("example.org"), "{error:?}");
    error
}

#[tokio::test]
async fn a_mail_that_the_server_refuses_is_not_one_to_send_again() {
    let server = SmtpSink::start();

    for (answer, code) in [
        ("550 5.1.1 <ada@example.org>: no such mailbox", "550"),
        ("552-<ada@example.org>: it\r\n552 is full", "552"),
        ("501 5.1.3 ada@example.org", "501"),
    ] {
        server.refuse(answer);
        let error = error_of(&server, "ada@example.org").await;
        assert!(
            matches!(&error, MailError::Refused(why) if why.ends_with(code)),
            "{error}"
        );
    }
}

#[tokio::test]
async fn what_a_server_may_answer_otherwise_later_is_sent_again() {
    let server = SmtpSink::start();

    for answer in [
        "450 4.2.0 <ada@example.org>: please wait",
        "421 too many connections for ada@example.org",
        "535 5.7.8 wrong password",
        "530 5.7.0 sign in first",
        "what for ada@example.org?",
    ] {
        server.refuse(answer);
        let error = error_of(&server, "ada@example.org").await;
        assert!(matches!(&error, MailError::Failed(_)), "{answer}: {error}");
    }
}

#[tokio::test]
async fn an_address_that_the_server_cannot_read_is_refused() {
    let server = SmtpSink::start();

    for to in ["j\u{F6}rg@example.org", "no address"] {
        let error = error_of(&server, to).await;
        assert!(matches!(&error, MailError::Refused(_)), "{to}: {error}");
    }
    assert!(server.mails().is_empty());
}

#[tokio::test]
async fn nothing_is_sent_to_a_server_that_cannot_encrypt_if_it_must() {
    let server = SmtpSink::start();
    let url = format!("{}?tls=required", server.url());

    mailer(url).send(mail()).await.unwrap_err();

    assert!(server.mails().is_empty());
}

#[test]
fn a_url_that_is_not_one_is_refused_without_its_password() {
    for url in ["", "mail.example.org", "http://ada:secret@example.org"] {
        let refused = SmtpMailer::new(&SecretString::from(url), FROM)
            .err()
            .unwrap();

        assert!(matches!(refused, InvalidSmtp::Url), "{url}");
        assert!(!refused.to_string().contains("secret"));
    }
    let refused = SmtpMailer::new(&"smtps://example.org".into(), "Shop").err();
    assert!(matches!(refused, Some(InvalidSmtp::From)));
}
