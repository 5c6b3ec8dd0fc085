use std::{
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use lab::{Answer, Service};

use super::{bank::Bank, crowd};

/// A request whose handler misbehaves after its first use of the database.
pub(crate) struct Trouble {
    account: String,
    path: String,
    client: JoinHandle<(Answer, Duration)>,
}

/// Longer than a unit of work may hold a connection, shorter than a request may take.
pub(crate) const IN_TIME: Duration = Duration::from_secs(6);

impl Trouble {
    /// Has a command misbehave after it has deposited 1 on an account of its own. It does so already: the
    /// log says that it holds a connection.
    pub(crate) fn command(service: &Service, way: &str) -> Self {
        let trouble = Self::send(service, "POST", way, Bank::of(service).open());
        trouble.wait_for_warning(service);
        trouble
    }

    /// The same of so many queries, which have looked at accounts.
    pub(crate) fn queries(service: &Service, count: usize, way: &str) -> Vec<Self> {
        let troubles = crowd(0..count, |_, _| {
            Self::send(service, "GET", way, Bank::of(service).open())
        });
        for trouble in &troubles {
            trouble.wait_for_warning(service);
        }
        troubles
    }

    /// Sends a request, and does not wait for anything.
    pub(crate) fn send(
        service: &Service,
        method: &'static str,
        way: &str,
        account: String,
    ) -> Self {
        let (bank, sent_way, sent_account) = (Bank::of(service), way.to_owned(), account.clone());
        let client = thread::spawn(move || {
            let begun = Instant::now();
            let answer = bank.trouble(method, &sent_account, &sent_way).unwrap();
            (answer, begun.elapsed())
        });
        Self {
            path: format!("/accounts/{account}/trouble/{}", name(way)),
            account,
            client,
        }
    }

    /// The log warns while the handler misbehaves, not afterwards.
    fn wait_for_warning(&self, service: &Service) {
        let message = "holds a database connection for long";
        let _ = service.wait_for_line(&["WARN", message, &self.path]);
        self.assert_under_way();
    }

    /// It has not been answered.
    pub(crate) fn assert_under_way(&self) {
        assert!(!self.client.is_finished());
    }

    /// It is answered in time, and the log says which request it was. Returns the account that was used.
    pub(crate) fn assert_answered(self, service: &Service, status: u16, code: &str) -> String {
        let (answer, took) = self.client.join().unwrap();
        let said = answer.body["code"].as_str().unwrap_or_default();
        assert_eq!((answer.status, said), (status, code), "{answer:?}");
        assert!(took < IN_TIME, "after {took:?}");
        let _ = service.wait_for_line(&["WARN", &self.path, &answer.request_id]);
        self.account
    }

    /// It is answered in time that something went wrong, and the log says `why`. Returns the account that
    /// was used.
    pub(crate) fn assert_given_up(self, service: &Service, why: &str) -> String {
        let path = self.path.clone();
        let account = self.assert_answered(service, 500, "internal_error");
        let _ = service.wait_for_line(&["ERROR", &path, "status=500", why]);
        account
    }
}

/// A way to misbehave, without its parameters.
pub(crate) fn name(way: &str) -> &str {
    way.split_once('?').map_or(way, |(name, _)| name)
}
