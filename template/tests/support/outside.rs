use std::sync::Arc;

use runtime::AppContextBuilder;
use secrecy::ExposeSecret;
use services::mailer::{Mail, Mailer};

use super::app::TestApp;
use crate::{
    service::Service, settings::Settings, tests::doubles::services::mailer::KeepingMailer,
};

/// What the service reaches besides its database.
pub struct Outside {
    mailer: Option<Arc<KeepingMailer>>,
}

impl Outside {
    pub fn new(settings: &Settings) -> Self {
        // A test that sets a mail server has started one.
        let is_set = settings.mail.smtp_url.is_some();
        Self {
            mailer: (!is_set).then(Arc::default),
        }
    }

    /// Replaces it by doubles.
    pub fn replace(&self, builder: AppContextBuilder<Service>) -> AppContextBuilder<Service> {
        match self.mailer.clone() {
            Some(mailer) => builder.with::<dyn Mailer>(mailer),
            None => builder,
        }
    }
}

impl TestApp {
    /// Runs the jobs that are due, and returns the mails to `email` so far, in their order.
    pub async fn mails_to(&self, email: &str) -> Vec<Mail> {
        self.run_jobs().await;
        let mailer = self.outside.mailer.as_ref();
        let mut mails = mailer.expect("a mail server is set").sent();
        mails.retain(|mail| mail.to == email);
        mails
    }

    /// Runs the jobs that are due, and follows the link in the last mail to `email` with this `subject`: returns its
    /// token.
    pub async fn token_mailed_to(&self, email: &str, subject: &str) -> String {
        let mails = self.mails_to(email).await;
        let mail = mails.iter().rfind(|mail| mail.subject == subject);
        let text = mail.expect("there is no such mail").text.expose_secret();
        token_in(text)
    }
}

/// Returns the token of the link in `text`.
pub fn token_in(text: &str) -> String {
    let (_, rest) = text.split_once("#token=").expect("there is no link");
    let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
    rest[..end].to_owned()
}
