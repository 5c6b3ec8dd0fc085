use std::time::Duration;

use lab::{Answer, Client, Service};
use serde_json::{Value, json};
use ureq::Error;

/// A client of the ledger, with its own connections.
pub(crate) struct Bank(Client);

/// Two accounts that are only used for transfers from one to the other.
pub(crate) struct Pair {
    from: String,
    to: String,
}

impl Bank {
    pub(crate) fn of(service: &Service) -> Self {
        Self(service.client())
    }

    /// Returns a client that hangs up after `patience`.
    pub(crate) fn in_a_hurry(service: &Service, patience: Duration) -> Self {
        Self(Client::new(service.address(), patience))
    }

    /// Opens an account, and returns its id.
    pub(crate) fn open(&self) -> String {
        self.open_for("Ada")
    }

    pub(crate) fn open_for(&self, owner: &str) -> String {
        let answer = self.try_to_open_for(owner);
        assert_eq!(answer.status, 201, "{answer:?}");
        answer.body["id"].as_str().unwrap().to_owned()
    }

    pub(crate) fn try_to_open_for(&self, owner: &str) -> Answer {
        self.post("/accounts", &json!({ "owner": owner })).unwrap()
    }

    pub(crate) fn open_pair(&self) -> Pair {
        Pair {
            from: self.open(),
            to: self.open(),
        }
    }

    pub(crate) fn balance(&self, account: &str) -> usize {
        usize::try_from(self.signed_balance(account)).unwrap()
    }

    /// Returns the number of transfers between the accounts of `pair`. Checks that no transfer is incomplete.
    pub(crate) fn transfers(&self, pair: &Pair) -> usize {
        let transfers = self.balance(&pair.to);
        let withdrawn = -self.signed_balance(&pair.from);
        assert_eq!(
            usize::try_from(withdrawn),
            Ok(transfers),
            "a transfer is incomplete"
        );
        transfers
    }

    pub(crate) fn deposit(&self, account: &str) -> Result<Answer, Error> {
        let path = format!("/accounts/{account}/deposits");
        self.post(&path, &json!({ "amount": 1 }))
    }

    pub(crate) fn transfer(&self, pair: &Pair) -> Result<Answer, Error> {
        let Pair { from, to } = pair;
        self.post(
            "/transfers",
            &json!({ "from": from, "to": to, "amount": 1 }),
        )
    }

    pub(crate) fn stall(&self, account: &str, milliseconds: u32) -> Result<Answer, Error> {
        let path = format!("/accounts/{account}/stalls");
        self.post(&path, &json!({ "milliseconds": milliseconds }))
    }

    /// Sends a request whose handler misbehaves in one `way` after it has used an account. A command (`POST`)
    /// deposits 1, a query (`GET`) reads the balance.
    pub(crate) fn trouble(&self, method: &str, account: &str, way: &str) -> Result<Answer, Error> {
        let path = format!("/accounts/{account}/trouble/{way}");
        self.0.call(method, &path, None, &Value::Null)
    }

    /// Returns the answer of a health check, `live` or `ready`.
    pub(crate) fn health(&self, what: &str) -> Answer {
        let path = format!("/health/{what}");
        self.0.call("GET", &path, None, &Value::Null).unwrap()
    }

    pub(crate) fn look_at(&self, account: &str) -> Answer {
        let path = format!("/accounts/{account}");
        self.0.call("GET", &path, None, &Value::Null).unwrap()
    }

    fn signed_balance(&self, account: &str) -> i64 {
        let answer = self.look_at(account);
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.body["balance"].as_i64().unwrap()
    }

    fn post(&self, path: &str, body: &Value) -> Result<Answer, Error> {
        self.0.call("POST", path, None, body)
    }
}

/// Returns true if a command took too long. It is not known then if it was carried out, so the answer must
/// not ask the client to try again.
pub(crate) fn timed_out(answer: &Answer) -> bool {
    answer.status == 504 && answer.retry_after.is_none() && answer.body["code"] == "timeout"
}

/// Returns true if a command was carried out. If it was not, checks that the answer asks the client to try
/// again and has one of the expected codes.
pub(crate) fn carried_out(answer: &Answer) -> bool {
    const REASONS: [&str; 3] = ["contention", "database_busy", "database_unreachable"];
    if answer.status == 204 {
        return true;
    }
    let reason = answer.body["code"].as_str().unwrap_or_default();
    assert!(
        answer.status == 503 && answer.retry_after.is_some() && REASONS.contains(&reason),
        "{answer:?}"
    );
    false
}
