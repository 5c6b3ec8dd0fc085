use std::time::Duration;

use async_trait::async_trait;
use lettre::{
    Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{
        Mailbox,
        header::{ContentType, HeaderName, HeaderValue},
    },
    transport::smtp::{self, response::Category},
};
use secrecy::{ExposeSecret, SecretString};

use super::{Mail, MailError, Mailer};

/// Sends mails through a mail server. Each has a connection of its own, because mails are rare.
pub struct SmtpMailer {
    server: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl SmtpMailer {
    /// For each answer of the server. A mail takes a few of them.
    const TIMEOUT: Duration = Duration::from_secs(30);

    /// `url` is like `smtps://user:password@mail.example.org`, and `from` is like `Shop <shop@example.org>`.
    pub fn new(url: &SecretString, from: &str) -> Result<Self, InvalidSmtp> {
        let server = AsyncSmtpTransport::<Tokio1Executor>::from_url(url.expose_secret());
        // The error may contain a part of the URL, which is a secret.
        let server = server.map_err(|_| InvalidSmtp::Url)?;
        Ok(Self {
            server: server.timeout(Some(Self::TIMEOUT)).build(),
            from: from.parse().map_err(|_| InvalidSmtp::From)?,
        })
    }

    fn message(&self, mail: &Mail) -> Result<Message, Box<dyn std::error::Error>> {
        let to: Address = mail.to.parse()?;
        let id = format!("<{}@{}>", mail.id, self.from.email.domain());
        let automatic = HeaderValue::new(
            HeaderName::new_from_ascii_str("Auto-Submitted"),
            "auto-generated".to_owned(),
        );
        let message = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(&mail.subject)
            .message_id(Some(id))
            // So that nobody's notice of absence answers (RFC 3834).
            .raw_header(automatic)
            .header(ContentType::TEXT_PLAIN)
            .body(mail.text.expose_secret().to_owned())?;
        Ok(message)
    }
}

#[async_trait]
impl Mailer for SmtpMailer {
    async fn send(&self, mail: Mail) -> Result<(), MailError> {
        let message = self.message(&mail);
        let message = message.map_err(|error| MailError::Refused(error.to_string()))?;
        let sent = self.server.send(message).await;
        sent.map(drop).map_err(|error| failure(&error))
    }
}

/// Returns what `error` means. What the server has written is left out, because it often names the recipient.
fn failure(error: &smtp::Error) -> MailError {
    if let Some(code) = error.status() {
        let answer = format!("the mail server answers {code}");
        // An answer about the connection or the sign-in is not about this mail, and changes with the settings.
        let is_about_mail = !matches!(
            code.category,
            Category::Connections | Category::Unspecified3
        );
        return if error.is_permanent() && is_about_mail {
            MailError::Refused(answer)
        } else {
            MailError::Failed(answer)
        };
    }
    let text = error.to_string();
    if error.is_response() {
        MailError::Failed("the answer of the mail server cannot be read".to_owned())
    } else if text.contains("SMTPUTF8") {
        let what = "the mail server takes only addresses in ASCII (it has no SMTPUTF8)";
        MailError::Refused(what.to_owned())
    } else {
        MailError::Failed(text)
    }
}

/// The reason why there cannot be such a mailer.
#[derive(Debug, thiserror::Error)]
pub enum InvalidSmtp {
    #[error(
        "is not the URL of a mail server like `smtps://user:password@mail.example.org`, or \
         `smtp://user:password@mail.example.org?tls=required`"
    )]
    Url,
    #[error("is not a sender like `Shop <shop@example.org>`")]
    From,
}
