//! A command with an idempotency key is carried out once.

use std::sync::Arc;

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Command, CommandHandler, Dispatch, Error, Result};
use nject::injectable;
use runtime::{__handled as handlers, IdempotencyKey, RequestKey, db::Engine};

use super::{Fixture, Gate, Then, Write, write, write_and};
use crate::{
    engine::{UnitOfWork, failure},
    support::Service,
};

/// Writes a line, and answers with its text.
#[derive(Clone)]
struct Echo(Write);

impl Command for Echo {
    type Output = String;
}

#[injectable]
struct EchoHandler {
    write: Arc<dyn Dispatch<Write>>,
}

impl CommandHandler<Echo> for EchoHandler {
    async fn handle(&self, command: Echo) -> Result<String> {
        let line = command.0.line;
        self.write.dispatch(command.0).await?;
        Ok(line.to_owned())
    }
}

handlers! {
    Service;
    Echo => EchoHandler,
}

/// Returns the key `key` of Ada for a request with this `body`.
fn key(key: &str, body: &str) -> IdempotencyKey {
    RequestKey::new(key, &[body.as_bytes()]).of("ada")
}

fn echo(line: &'static str) -> Echo {
    Echo(write(line))
}

diesel::table! {
    __idempotency_keys (idempotency_key) {
        idempotency_key -> Text,
    }
}

/// Returns the keys that are kept.
async fn kept(fixture: &Fixture) -> Vec<String> {
    let read = fixture
        .app
        .context
        .database()
        .read(async |unit_of_work: UnitOfWork| {
            let mut connection = unit_of_work.connection().await?;
            __idempotency_keys::table
                .select(__idempotency_keys::idempotency_key)
                .order(__idempotency_keys::idempotency_key)
                .load(&mut *connection)
                .await
                .map_err(failure)
        });
    read.await.unwrap()
}

#[tokio::test]
async fn the_same_request_gets_the_same_answer() {
    let fixture = Fixture::new().await;
    let commands = &fixture.commands;

    let first = commands
        .dispatch_once(Some(key("1", "one")), echo("one"))
        .await;
    // The line would be a duplicate.
    let second = commands
        .dispatch_once(Some(key("1", "one")), echo("one"))
        .await;

    assert_eq!(first.unwrap(), "one");
    assert_eq!(second.unwrap(), "one");
    assert_eq!(fixture.count().await, 1);
}

#[tokio::test]
async fn without_a_key_nothing_is_kept() {
    let fixture = Fixture::new().await;

    fixture
        .commands
        .dispatch_once(None, echo("one"))
        .await
        .unwrap();
    fixture
        .commands
        .dispatch_once(None, echo("two"))
        .await
        .unwrap();

    assert_eq!(fixture.count().await, 2);
    assert!(kept(&fixture).await.is_empty());
}

#[tokio::test]
async fn another_request_with_the_same_key_is_refused() {
    let fixture = Fixture::new().await;
    fixture
        .commands
        .dispatch_once(Some(key("1", "one")), echo("one"))
        .await
        .unwrap();

    let other = fixture
        .commands
        .dispatch_once(Some(key("1", "two")), echo("two"))
        .await;

    let Err(Error::Invalid(violations)) = other else {
        panic!("the key was used for another request");
    };
    assert_eq!(violations[0].code, "idempotency_key_reused");
    assert_eq!(fixture.count().await, 1);
}

#[tokio::test]
async fn each_claimant_has_their_own_keys() {
    let fixture = Fixture::new().await;
    fixture
        .commands
        .dispatch_once(Some(key("1", "one")), echo("one"))
        .await
        .unwrap();

    let key = RequestKey::new("1", &[b"two"]).of("eve");
    let other = fixture.commands.dispatch_once(Some(key), echo("two")).await;

    assert_eq!(other.unwrap(), "two");
}

#[tokio::test]
async fn a_request_that_still_runs_is_not_run_again() {
    let fixture = Fixture::new().await;
    let gate = Gate::new();
    let commands = fixture.commands.clone();
    let waiting = Echo(write_and("one", Then::Wait(gate.clone())));
    let first =
        tokio::spawn(async move { commands.dispatch_once(Some(key("1", "one")), waiting).await });
    gate.arrival().await;

    let second = fixture
        .commands
        .dispatch_once(Some(key("1", "one")), echo("one"))
        .await;

    assert!(matches!(second, Err(Error::Conflict(reason)) if reason.code == "request_in_progress"));
    gate.open();
    assert_eq!(first.await.unwrap().unwrap(), "one");
    let third = fixture
        .commands
        .dispatch_once(Some(key("1", "one")), echo("one"))
        .await;
    assert_eq!(third.unwrap(), "one");
}

#[tokio::test]
async fn a_request_whose_client_hangs_up_runs_on_and_is_not_run_again() {
    let fixture = Fixture::new().await;
    let gate = Gate::new();
    let commands = fixture.commands.clone();
    let waiting = Echo(write_and("one", Then::Wait(gate.clone())));
    let first =
        tokio::spawn(async move { commands.dispatch_once(Some(key("1", "one")), waiting).await });
    gate.arrival().await;
    first.abort();
    assert!(first.await.unwrap_err().is_cancelled());

    let second = fixture
        .commands
        .dispatch_once(Some(key("1", "one")), echo("one"))
        .await;

    assert!(matches!(second, Err(Error::Conflict(_))));
    gate.open();
    while fixture.count().await == 0 {
        tokio::task::yield_now().await;
    }
    let third = fixture
        .commands
        .dispatch_once(Some(key("1", "one")), echo("one"))
        .await;
    // The first one is committed, but may not have ended.
    assert!(matches!(third, Ok(_) | Err(Error::Conflict(_))));
    assert_eq!(fixture.count().await, 1);
}

#[tokio::test]
async fn a_command_that_fails_keeps_nothing() {
    let fixture = Fixture::new().await;

    let failing = Echo(write_and("one", Then::Fail));
    fixture
        .commands
        .dispatch_once(Some(key("1", "one")), failing)
        .await
        .unwrap_err();

    assert!(kept(&fixture).await.is_empty());
    let again = fixture
        .commands
        .dispatch_once(Some(key("1", "one")), echo("one"))
        .await;
    assert_eq!(again.unwrap(), "one");
    assert_eq!(kept(&fixture).await, ["1"]);
}

#[tokio::test]
async fn two_processes_carry_a_request_out_once() {
    let fixture = Fixture::new().await;
    let (one, other) = fixture.two_processes().await;

    let (one, other) = tokio::join!(
        one.dispatch_once(Some(key("1", "one")), echo("one")),
        other.dispatch_once(Some(key("1", "one")), echo("one")),
    );

    assert_eq!(one.unwrap(), "one");
    assert_eq!(other.unwrap(), "one");
    assert_eq!(fixture.count().await, 1);
}

#[tokio::test]
async fn a_key_expires() {
    let fixture = Fixture::new().await;
    fixture
        .app
        .sql(
            "INSERT INTO __idempotency_keys VALUES
             ('ada', 'any', 'old', 'digest', '\"answer\"', 1);",
        )
        .await;

    fixture
        .commands
        .dispatch_once(Some(key("1", "one")), echo("one"))
        .await
        .unwrap();
    assert_eq!(kept(&fixture).await, ["1"]);

    fixture
        .app
        .sql("UPDATE __idempotency_keys SET expires_at = 1")
        .await;
    let again = fixture
        .commands
        .dispatch_once(Some(key("1", "two")), echo("two"))
        .await;
    assert_eq!(again.unwrap(), "two");
    assert_eq!(fixture.count().await, 2);
}
