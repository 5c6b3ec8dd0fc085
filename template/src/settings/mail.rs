use axum::http::Uri;
use runtime::settings::{Environment, Variables};
use secrecy::SecretString;
use services::mailer::{InvalidSmtp, LogMailer, Mailer, SmtpMailer};

/// The settings of mails.
#[derive(Clone, Debug)]
pub struct MailSettings {
    /// The URL of the mail server, with its password. Without one, mails are written to the log.
    pub smtp_url: Option<SecretString>,
    /// The sender.
    pub from: String,
    /// The address of the pages that the links in mails lead to.
    pub public_url: String,
}

impl MailSettings {
    /// Reads the variables of the section `MAIL`.
    pub fn read(variables: &mut Variables, environment: Environment) -> Self {
        let [smtp_url, from, public_url] = ["MAIL__SMTP_URL", "MAIL__FROM", "MAIL__PUBLIC_URL"];
        let given_url = variables.secret(smtp_url);
        let given_from = variables.optional(from, "a sender");
        let given_public: Option<String> = variables.optional(public_url, "a URL");
        if environment == Environment::Production {
            let needed = [
                (smtp_url, given_url.is_some(), "a mail server"),
                (from, given_from.is_some(), "the sender of its mails"),
                (
                    public_url,
                    given_public.is_some(),
                    "the pages that links in mails lead to",
                ),
            ];
            for (name, _, what) in needed.iter().filter(|(_, is_given, _)| !is_given) {
                variables.missing(name, &format!("production needs {what}"));
            }
        }
        let settings = Self {
            smtp_url: given_url,
            from: given_from.unwrap_or_else(|| "no-reply@localhost".to_owned()),
            public_url: given_public.unwrap_or_else(|| "http://localhost:8000".to_owned()),
        };
        if let Err(invalid) = settings.mailer() {
            let name = match invalid {
                InvalidSmtp::Url => smtp_url,
                InvalidSmtp::From => from,
            };
            variables.wrong(name, &invalid.to_string());
        }
        if !is_web_address(&settings.public_url) {
            variables.wrong(public_url, "is not a URL like `https://shop.example.org`");
        }
        settings
    }

    /// Returns what sends the mails.
    pub fn mailer(&self) -> Result<Box<dyn Mailer>, InvalidSmtp> {
        Ok(match &self.smtp_url {
            Some(url) => Box::new(SmtpMailer::new(url, &self.from)?),
            None => Box::new(LogMailer),
        })
    }
}

fn is_web_address(text: &str) -> bool {
    let uri: Option<Uri> = text.parse().ok();
    uri.is_some_and(|uri| {
        let scheme = uri.scheme_str();
        matches!(scheme, Some("http" | "https")) && uri.host().is_some() && uri.query().is_none()
    })
}
