//! A relay that is asked to stop.

use std::{pin::pin, time::Duration};

use kernel::Due;
use tokio::time::timeout;

use super::{
    CommandBus, Fixture, Plan,
    relay::{PATIENCE, start, until},
};

#[tokio::test]
async fn a_stopping_relay_waits_for_what_runs() {
    let fixture = Fixture::new().await;
    fixture.plan(&[("wait", Due::Now)]).await;
    let relay = start(&fixture.process().await, PATIENCE);
    fixture.gate.arrival().await;

    let mut stopped = pin!(relay.stop());
    let early = timeout(Duration::from_millis(100), &mut stopped).await;
    assert!(early.is_err(), "it does not wait");
    fixture.gate.open();
    stopped.await;

    assert_eq!((fixture.notes().await, fixture.waiting().await), (1, 0));
}

#[tokio::test]
async fn a_stopping_relay_keeps_what_it_waits_for_in_hand() {
    let fixture = Fixture::new().await;
    fixture.plan(&[("wait", Due::Now)]).await;
    let relay = start(&fixture.process().await, PATIENCE);
    fixture.gate.arrival().await;
    // As if it had run for a while.
    fixture
        .sql("UPDATE __queue SET leased_until = leased_until - 30000000")
        .await;
    let leased_until = fixture.leased_until().await;

    let stopped = tokio::spawn(relay.stop());
    until(async || fixture.leased_until().await != leased_until).await;

    assert!(fixture.leased_until().await > leased_until);
    fixture.gate.open();
    stopped.await.unwrap();
}

#[tokio::test]
async fn a_stopping_relay_gives_back_what_does_not_end() {
    let fixture = Fixture::new().await;
    let context = fixture.process().await;
    let relay = start(&context, Duration::from_millis(50));
    let commands = CommandBus::new(context.clone());
    let hang = Plan(vec![("hang".to_owned(), Due::Now)]);
    commands.dispatch(hang).await.unwrap();
    until(async || fixture.attempts().await == 1).await;

    relay.stop().await;

    // The attempt does not count, and another relay may take it at once.
    assert_eq!((fixture.waiting().await, fixture.attempts().await), (1, 0));
    assert_eq!(fixture.leased_until().await, 0);
}
