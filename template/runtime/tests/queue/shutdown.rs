//! A relay that is asked to stop.

use std::time::Duration;

use kernel::Due;

use super::{
    CommandBus, Fixture, Plan,
    relay::{start, until},
};

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
    let leased = "SELECT leased_until AS number FROM __queue";
    assert_eq!(fixture.number(leased).await, 0);
}
