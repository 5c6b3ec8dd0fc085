use lab::{Answer, Client};
use serde_json::{Value, json};
use ureq::Error;

/// What the ledger offers, as one client sees it.
pub(crate) struct Bank(pub(crate) Client);

impl Bank {
    /// Opens an account, and returns its id.
    pub(crate) fn open(&self) -> String {
        let answer = self.post("/accounts", &json!({ "owner": "Ada" })).unwrap();
        assert_eq!(answer.status, 201, "{answer:?}");
        answer.body["id"].as_str().unwrap().to_owned()
    }

    pub(crate) fn balance(&self, account: &str) -> i64 {
        let path = format!("/accounts/{account}");
        let answer = self.0.call("GET", &path, None, &Value::Null).unwrap();
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.body["balance"].as_i64().unwrap()
    }

    pub(crate) fn deposit(&self, account: &str) -> Result<Answer, Error> {
        let path = format!("/accounts/{account}/deposits");
        self.post(&path, &json!({ "amount": 1 }))
    }

    pub(crate) fn transfer(&self, from: &str, to: &str) -> Result<Answer, Error> {
        self.post(
            "/transfers",
            &json!({ "from": from, "to": to, "amount": 1 }),
        )
    }

    pub(crate) fn stall(&self, account: &str, milliseconds: u32) -> Result<Answer, Error> {
        let path = format!("/accounts/{account}/stalls");
        self.post(&path, &json!({ "milliseconds": milliseconds }))
    }

    fn post(&self, path: &str, body: &Value) -> Result<Answer, Error> {
        self.0.call("POST", path, None, body)
    }
}
