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

/// Longer than `DATABASE__HOLD_TIMEOUT`, shorter than `SERVER__REQUEST_TIMEOUT`.
pub(crate) const IN_TIME: Duration = Duration::from_secs(6);

impl Trouble {
    /// Sends a command that misbehaves after it has deposited 1 to a new account. Waits for the warning in
    /// the log that it holds a connection.
    pub(crate) fn command(service: &Service, way: &str) -> Self {
        let trouble = Self::send(service, "POST", way, Bank::of(service).open());
        trouble.wait_for_warning(service);
        trouble
    }

    /// Sends `count` queries that misbehave after they have read accounts, and waits for the warnings.
    pub(crate) fn queries(service: &Service, count: usize, way: &str) -> Vec<Self> {
        let troubles = crowd(0..count, |_, _| {
            Self::send(service, "GET", way, Bank::of(service).open())
        });
        for trouble in &troubles {
            trouble.wait_for_warning(service);
        }
        troubles
    }

    /// Sends a request, and does not wait for its warning.
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

    /// Waits for the warning in the log, which must appear while the handler misbehaves.
    fn wait_for_warning(&self, service: &Service) {
        let message = "holds a database connection for a long time";
        let _ = service.wait_for_line(&["WARN", message, &self.path]);
        self.assert_under_way();
    }

    /// Asserts that the request has not been answered yet.
    pub(crate) fn assert_under_way(&self) {
        assert!(!self.client.is_finished());
    }

    /// Asserts that the request is answered in time, and that the log names it. Returns the account that was
    /// used.
    pub(crate) fn assert_answered(self, service: &Service, status: u16, code: &str) -> String {
        let (answer, took) = self.client.join().unwrap();
        let reported = answer.body["code"].as_str().unwrap_or_default();
        assert_eq!((answer.status, reported), (status, code), "{answer:?}");
        assert!(took < IN_TIME, "after {took:?}");
        let _ = service.wait_for_line(&["WARN", &self.path, &answer.request_id]);
        self.account
    }

    /// Asserts that the request is answered in time with an internal error, and that the log contains `why`.
    /// Returns the account that was used.
    pub(crate) fn assert_given_up(self, service: &Service, why: &str) -> String {
        let path = self.path.clone();
        let account = self.assert_answered(service, 500, "internal_error");
        let _ = service.wait_for_line(&["ERROR", &path, "status=500", why]);
        account
    }
}

/// Returns a way to misbehave without its parameters.
pub(crate) fn name(way: &str) -> &str {
    way.split_once('?').map_or(way, |(name, _)| name)
}
